CREATE TABLE `refusals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`first_at_ms` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	`count` integer NOT NULL,
	`client_address` text NOT NULL,
	`helo_name` text,
	`username` text,
	`address` text,
	`instance_id` integer,
	`reply` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `refusals_last` ON `refusals` (`last_at_ms`);