-- Makes the two roles and the database of a real installation, once, as a superuser:
--   HEARING_OWNER_PASSWORD=… HEARING_APP_PASSWORD=… psql -d postgres -f config/roles.sql
-- The owner migrates (MIGRATION_DATABASE_URL); the product works as the app role (DATABASE_URL), which creates
-- nothing and cannot touch the audit chain. psql 15 or newer.
\set ON_ERROR_STOP on
\getenv owner_password HEARING_OWNER_PASSWORD
\getenv app_password HEARING_APP_PASSWORD
CREATE ROLE hearing_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE hearing_app LOGIN PASSWORD :'app_password';
CREATE DATABASE hearing OWNER hearing_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
