CREATE TABLE `webhook_attempts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`call_seq` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`outcome` text NOT NULL,
	`exchange` text,
	FOREIGN KEY (`call_seq`) REFERENCES `webhook_calls`(`seq`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `webhook_attempts_call_seq` ON `webhook_attempts` (`call_seq`);--> statement-breakpoint
CREATE TABLE `webhook_calls` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`webhook_id` text NOT NULL,
	`event` text NOT NULL,
	`message_id` text,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`tries` integer NOT NULL,
	`due_at_ms` integer,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`webhook_id`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_calls_id` ON `webhook_calls` (`id`);--> statement-breakpoint
CREATE INDEX `webhook_calls_listed` ON `webhook_calls` (`webhook_id`,`seq`);--> statement-breakpoint
CREATE INDEX `webhook_calls_waiting` ON `webhook_calls` (`webhook_id`,`due_at_ms`) WHERE due_at_ms is not null;--> statement-breakpoint
CREATE INDEX `webhook_calls_due` ON `webhook_calls` (`due_at_ms`) WHERE due_at_ms is not null;--> statement-breakpoint
CREATE INDEX `webhook_calls_settled` ON `webhook_calls` (`created_at_ms`) WHERE due_at_ms is null;--> statement-breakpoint
CREATE TABLE `webhook_cursor` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`instance_id` integer NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`search` text,
	`is_enabled` integer NOT NULL,
	`sealed` text,
	`secret_constant` text,
	`headers` text NOT NULL,
	`from_seq` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `webhooks_instance_id` ON `webhooks` (`instance_id`);