CREATE TABLE `constants` (
	`instance_id` integer NOT NULL,
	`name` text NOT NULL,
	`sealed` text NOT NULL,
	`fingerprint` text NOT NULL,
	`set_at_ms` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `name`),
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `constants_fingerprint` ON `constants` (`fingerprint`);--> statement-breakpoint
CREATE TABLE `relays_sealed` (
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
--> statement-breakpoint
INSERT INTO `relays_sealed` SELECT `name`, `host`, `port`, `tls`, CASE WHEN `auth` IS NOT NULL THEN json_set(`auth`, '$.password', seal_relay_password(`name`, `auth` ->> '$.password')) END, `max_recipients`, `max_connections`, `max_messages`, `retry`, `managed_by_file` FROM `relays`;--> statement-breakpoint
DROP TABLE `relays`;--> statement-breakpoint
ALTER TABLE `relays_sealed` RENAME TO `relays`;
