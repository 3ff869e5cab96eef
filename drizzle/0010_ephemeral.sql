CREATE TABLE `ephemeral` (
	`instance_id` integer PRIMARY KEY NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
