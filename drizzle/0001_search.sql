-- What the schema cannot say in drizzle's words: a table without rowids, and the full-text index.
DROP TABLE `message_keys`;
--> statement-breakpoint
CREATE TABLE `message_keys` (
	`instance_id` integer NOT NULL,
	`role` text NOT NULL,
	`key` text NOT NULL,
	`message_seq` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `role`, `key`, `message_seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE VIRTUAL TABLE `message_index` USING fts5(
	subject, addresses, text, filenames,
	content = '', contentless_delete = 1,
	tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M*'"
);
