ALTER TABLE `instances` ADD `notifications` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `instances` SET `notifications` = 1 WHERE `kind` = 'production';