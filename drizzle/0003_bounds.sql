CREATE TABLE `bounds` (
	`instance_id` integer PRIMARY KEY NOT NULL,
	`retention` text,
	`limits` text,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `counters` ADD `bytes` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `counters` ADD `starred` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `counters` ADD `starred_bytes` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `counters` SET (`bytes`, `starred`, `starred_bytes`) = (SELECT coalesce(sum(`size_bytes`), 0), coalesce(sum(`starred`), 0), coalesce(sum(`size_bytes` * `starred`), 0) FROM `messages` WHERE `instance_id` = `counters`.`instance_id` AND `deleted_at_ms` IS NULL);
