CREATE SCHEMA "warehouse";
--> statement-breakpoint
CREATE TABLE "warehouse"."stock" (
	"sku" text PRIMARY KEY NOT NULL,
	"on_hand" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "stock_on_hand_check" CHECK ("warehouse"."stock"."on_hand" >= 0)
);
--> statement-breakpoint
ALTER TABLE "warehouse"."stock" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "stock_read" ON "warehouse"."stock" AS PERMISSIVE FOR SELECT TO public USING (true);--> statement-breakpoint
CREATE VIEW "public"."low_stock" AS (select "sku", "on_hand" from "warehouse"."stock" where "warehouse"."stock"."on_hand" < 5);--> statement-breakpoint
ALTER TABLE "order_items" RENAME COLUMN "quantity" TO "qty";--> statement-breakpoint
DROP INDEX "orders_customer_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "orders_customer_state_idx" ON "orders" USING btree ("customer_id","state");
