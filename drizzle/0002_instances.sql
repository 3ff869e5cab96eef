CREATE TABLE `projects` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`label` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `projects_name` ON `projects` (`name`);--> statement-breakpoint
ALTER TABLE `credentials` ADD `name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `created_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `last_used_at_ms` integer;--> statement-breakpoint
ALTER TABLE `instances` ADD `project_id` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `instances` ADD `archived_at_ms` integer;--> statement-breakpoint
ALTER TABLE `instances` ADD `deleted_at_ms` integer;--> statement-breakpoint
INSERT INTO `projects` (`name`, `label`, `created_at_ms`) VALUES ('default', 'Default', unixepoch() * 1000);--> statement-breakpoint
UPDATE `credentials` SET `name` = `username`, `created_at_ms` = unixepoch() * 1000;
