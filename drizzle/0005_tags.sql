CREATE TABLE `searches` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` integer NOT NULL,
	`name` text NOT NULL,
	`search` text NOT NULL,
	`tag` text,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `searches_name` ON `searches` (`instance_id`,`name`);--> statement-breakpoint
ALTER TABLE `messages` ADD `tags` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `contents` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `conversation` text;--> statement-breakpoint
CREATE INDEX `messages_conversation` ON `messages` (`instance_id`,`conversation`,`seq`) WHERE deleted_at_ms is null and conversation is not null;--> statement-breakpoint
CREATE VIRTUAL TABLE `fact_index` USING fts5(
	facts,
	content = '', contentless_delete = 1, detail = none,
	tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M*' tokenchars '-_:='"
);
