ALTER TABLE `messages` ADD `raw_sum` integer;--> statement-breakpoint
ALTER TABLE `webhooks` ADD `previous_sealed` text;--> statement-breakpoint
ALTER TABLE `webhooks` ADD `previous_constant` text;--> statement-breakpoint
ALTER TABLE `webhooks` ADD `previous_until_ms` integer;--> statement-breakpoint
CREATE INDEX `webhook_calls_message_id` ON `webhook_calls` (`message_id`) WHERE message_id is not null;--> statement-breakpoint
DELETE FROM `webhook_calls` WHERE message_id is not null AND message_id NOT IN (SELECT id FROM messages);