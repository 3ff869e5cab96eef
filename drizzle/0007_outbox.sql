CREATE TABLE `releases` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_seq` integer NOT NULL,
	`kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	`by` text NOT NULL,
	`reason` text,
	`safe_set` text NOT NULL,
	FOREIGN KEY (`message_seq`) REFERENCES `messages`(`seq`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `releases_message_seq` ON `releases` (`message_seq`);--> statement-breakpoint
CREATE TABLE `transcripts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_seq` integer NOT NULL,
	`lines` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transcripts_message_seq` ON `transcripts` (`message_seq`);--> statement-breakpoint
DROP INDEX `deliveries_due`;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `instance_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `created_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `tries` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `report` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `delay_reported` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `deliveries_listed` ON `deliveries` (`instance_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_report` ON `deliveries` (`message_seq`) WHERE report is not null;--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`relay`,`instance_id`,`production`,`due_at_ms`,`copy_id`) WHERE due_at_ms is not null;--> statement-breakpoint
ALTER TABLE `attempts` ADD `transcript_id` integer;--> statement-breakpoint
ALTER TABLE `copies` ADD `release_id` integer REFERENCES releases(id);--> statement-breakpoint
ALTER TABLE `instances` ADD `sending_paused_at_ms` integer;--> statement-breakpoint
ALTER TABLE `relays` ADD `rate` real;--> statement-breakpoint
ALTER TABLE `relays` ADD `max_size_bytes` integer;--> statement-breakpoint
ALTER TABLE `relays` ADD `ca` text;--> statement-breakpoint
ALTER TABLE `relays` ADD `dkim` text;--> statement-breakpoint
ALTER TABLE `relays` ADD `paused_at_ms` integer;--> statement-breakpoint
UPDATE `deliveries` SET (`instance_id`, `created_at_ms`) = (SELECT `instance_id`, `received_at_ms` FROM `messages` WHERE `seq` = `message_seq`), `tries` = `attempts`;
