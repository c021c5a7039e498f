-- Who may see what, verified inside PostgreSQL (docs/contracts/access.md). Run by apply_row_security().
CREATE TABLE IF NOT EXISTS public.laoyou_scope_key (inner_half bytea NOT NULL, outer_half bytea NOT NULL);
REVOKE ALL ON TABLE public.laoyou_scope_key FROM PUBLIC;
REVOKE ALL ON TABLE public.laoyou_scope_key FROM laoyou_web;

-- The parts of laoyou.scope, "low:high:user:until:nonce:mac", when the mac (HMAC-SHA256, RFC 2104) is right and
-- the time has not run out; NULL otherwise, so that every policy refuses.
CREATE OR REPLACE FUNCTION public.laoyou_scope() RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('laoyou.scope', true);
    parts text[];
    payload text;
    expected text;
BEGIN
    IF token IS NULL OR token = '' THEN
        RETURN NULL;
    END IF;
    parts := string_to_array(token, ':');
    IF cardinality(parts) <> 6 THEN
        RETURN NULL;
    END IF;
    payload := array_to_string(parts[1:5], ':');
    SELECT encode(sha256(outer_half || sha256(inner_half || convert_to(payload, 'UTF8'))), 'hex')
      INTO expected FROM public.laoyou_scope_key;
    IF expected IS NULL OR expected <> parts[6] THEN
        RETURN NULL;
    END IF;
    IF parts[4]::bigint < extract(epoch FROM now()) THEN
        RETURN NULL;
    END IF;
    RETURN parts;
END
$$;

CREATE OR REPLACE FUNCTION public.laoyou_scope_low() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (public.laoyou_scope())[1]::bigint $$;

CREATE OR REPLACE FUNCTION public.laoyou_scope_high() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (public.laoyou_scope())[2]::bigint $$;

CREATE OR REPLACE FUNCTION public.laoyou_scope_user() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (public.laoyou_scope())[3]::uuid $$;

REVOKE ALL ON FUNCTION public.laoyou_scope(), public.laoyou_scope_low(), public.laoyou_scope_high(),
    public.laoyou_scope_user() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_scope(), public.laoyou_scope_low(), public.laoyou_scope_high(),
    public.laoyou_scope_user() TO laoyou_web;

-- Before somebody has signed in there is no scope, yet his account must be found. These two answer with an id only;
-- the account itself is then read under the scope of that one person.
CREATE OR REPLACE FUNCTION public.laoyou_login_id(name text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT id FROM public.accounts_user WHERE username = name AND is_active);
END
$$;

CREATE OR REPLACE FUNCTION public.laoyou_linked_login_id(issuer text, subject text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT u.id FROM public.socialaccount_socialaccount s JOIN public.accounts_user u ON u.id = s.user_id
        WHERE s.provider = issuer AND s.uid = subject AND u.is_active
    );
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_login_id(text), public.laoyou_linked_login_id(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_login_id(text), public.laoyou_linked_login_id(text, text) TO laoyou_web;
