ALTER TABLE `bounds` ADD `keep` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `removed` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `removed_at_ms` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `removed_bytes` integer DEFAULT 0 NOT NULL;