CREATE TABLE `attempts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` integer NOT NULL,
	`at_ms` integer NOT NULL,
	`stage` text,
	`reply` text,
	`outcome` text NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attempts_delivery_id` ON `attempts` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`instance_id` integer NOT NULL,
	`kind` text NOT NULL,
	`message_id` text,
	`delivery_id` integer,
	`state` text
);
--> statement-breakpoint
CREATE TABLE `copies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_seq` integer NOT NULL,
	`from` text NOT NULL,
	`head` blob NOT NULL,
	`body_offset` integer NOT NULL,
	`relay` text NOT NULL,
	FOREIGN KEY (`message_seq`) REFERENCES `messages`(`seq`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `copies_message_seq` ON `copies` (`message_seq`);--> statement-breakpoint
CREATE TABLE `counters` (
	`instance_id` integer PRIMARY KEY NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`unread` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`username` text NOT NULL,
	`instance_id` integer NOT NULL,
	`secret_sha256` text NOT NULL,
	`managed_by_file` integer NOT NULL,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_username` ON `credentials` (`username`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_seq` integer NOT NULL,
	`copy_id` integer NOT NULL,
	`address` text NOT NULL,
	`relay` text NOT NULL,
	`production` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at_ms` integer,
	`lease_owner` text,
	`last_reply` text,
	`possible_duplicate` integer NOT NULL,
	FOREIGN KEY (`message_seq`) REFERENCES `messages`(`seq`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`copy_id`) REFERENCES `copies`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deliveries_message_seq` ON `deliveries` (`message_seq`);--> statement-breakpoint
CREATE INDEX `deliveries_copy_id` ON `deliveries` (`copy_id`);--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`message_seq`) WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`relay`,`production`,`due_at_ms`,`copy_id`) WHERE due_at_ms is not null;--> statement-breakpoint
CREATE TABLE `instances` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`label` text NOT NULL,
	`email` text NOT NULL,
	`require_auth` integer NOT NULL,
	`managed_by_file` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `instances_name` ON `instances` (`name`);--> statement-breakpoint
CREATE TABLE `message_keys` (
	`instance_id` integer NOT NULL,
	`role` text NOT NULL,
	`key` text NOT NULL,
	`message_seq` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `role`, `key`, `message_seq`)
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`instance_id` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`deleted_at_ms` integer,
	`read` integer NOT NULL,
	`starred` integer NOT NULL,
	`derived` text NOT NULL,
	`attachment_count` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	`canonical` integer NOT NULL,
	`has_eight_bit` integer NOT NULL,
	`has_nul` integer NOT NULL,
	`decision` text NOT NULL,
	`decision_reason` text,
	`decision_mode` text NOT NULL,
	`decision_instance_kind` text NOT NULL,
	`subject` text,
	`from_name` text,
	`from_address` text,
	`message_id_header` text,
	`snippet` text NOT NULL,
	`derived_error` text,
	`claimed_by` text,
	`envelope` text NOT NULL,
	`recipients` text NOT NULL,
	`safe_set` text NOT NULL,
	`session` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_id` ON `messages` (`id`);--> statement-breakpoint
CREATE INDEX `messages_listed` ON `messages` (`instance_id`,`seq`,`received_at_ms`,`size_bytes`,`attachment_count`,`decision`,`read`,`starred`) WHERE deleted_at_ms is null;--> statement-breakpoint
CREATE INDEX `messages_unread` ON `messages` (`instance_id`,`seq`) WHERE deleted_at_ms is null and read = 0;--> statement-breakpoint
CREATE INDEX `messages_starred` ON `messages` (`instance_id`,`seq`) WHERE deleted_at_ms is null and starred = 1;--> statement-breakpoint
CREATE INDEX `messages_held` ON `messages` (`instance_id`,`seq`) WHERE deleted_at_ms is null and decision = 'hold';--> statement-breakpoint
CREATE INDEX `messages_redirected` ON `messages` (`received_at_ms`) WHERE decision = 'redirect';--> statement-breakpoint
CREATE INDEX `messages_pending` ON `messages` (`seq`) WHERE derived = 'pending';--> statement-breakpoint
CREATE INDEX `messages_trash` ON `messages` (`deleted_at_ms`) WHERE deleted_at_ms is not null;--> statement-breakpoint
CREATE TABLE `raw_chunks` (
	`id` integer PRIMARY KEY NOT NULL,
	`encoding` text NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `relays` (
	`name` text PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`tls` text NOT NULL,
	`auth` text,
	`max_recipients` integer NOT NULL,
	`max_connections` integer NOT NULL,
	`max_messages` integer NOT NULL,
	`retry` text,
	`managed_by_file` integer NOT NULL
);
