-- Who may see what, verified inside PostgreSQL (docs/contracts/access.md). Run by apply_row_security().
CREATE TABLE IF NOT EXISTS public.laoyou_scope_key (inner_half bytea NOT NULL, outer_half bytea NOT NULL);
REVOKE ALL ON TABLE public.laoyou_scope_key FROM PUBLIC;
REVOKE ALL ON TABLE public.laoyou_scope_key FROM laoyou_web;

-- The parts of laoyou.scope, "low:high:user:provider:until:nonce:mac", when the mac (HMAC-SHA256, RFC 2104) is right and
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
    IF cardinality(parts) <> 7 THEN
        RETURN NULL;
    END IF;
    payload := array_to_string(parts[1:6], ':');
    SELECT encode(sha256(outer_half || sha256(inner_half || convert_to(payload, 'UTF8'))), 'hex')
      INTO expected FROM public.laoyou_scope_key;
    IF expected IS NULL OR expected <> parts[7] THEN
        RETURN NULL;
    END IF;
    IF parts[5]::bigint < extract(epoch FROM now()) THEN
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

-- The organisation of somebody who works for an institution; NULL for everybody else (the token says 0).
CREATE OR REPLACE FUNCTION public.laoyou_scope_provider() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT nullif((public.laoyou_scope())[4]::uuid, '00000000-0000-0000-0000-000000000000'::uuid) $$;

REVOKE ALL ON FUNCTION public.laoyou_scope(), public.laoyou_scope_low(), public.laoyou_scope_high(),
    public.laoyou_scope_user(), public.laoyou_scope_provider() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_scope(), public.laoyou_scope_low(), public.laoyou_scope_high(),
    public.laoyou_scope_user(), public.laoyou_scope_provider() TO laoyou_web;

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

-- An institution admits somebody whose number it has before it, without reading the registry: only the blind index of
-- the whole number is answered, which nobody can make without the key ring, and only to an institution's people.
CREATE OR REPLACE FUNCTION public.laoyou_person_of_number(number_index bytea)
RETURNS TABLE (id uuid, name text, sex smallint, birth date, death date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF public.laoyou_scope_provider() IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT p.id, p.name::text, p.sex, p.birth, p.death FROM public.people_person p
        WHERE p.document_index = number_index AND p.merged_into_id IS NULL;
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_login_id(text), public.laoyou_linked_login_id(text, text),
    public.laoyou_person_of_number(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_login_id(text), public.laoyou_linked_login_id(text, text),
    public.laoyou_person_of_number(bytea) TO laoyou_web;
