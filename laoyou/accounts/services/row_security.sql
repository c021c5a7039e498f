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

-- Until when a number or the address of a reader is locked after wrong tries; NULL when neither is. Tries are counted here
-- and not in the program, so that nobody who speaks to the database as the web role gets round it. Locks: number, then
-- address. Of the look-ups below only.
CREATE OR REPLACE FUNCTION public.laoyou_lookup_locked(mark text, reader bytea) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    newest timestamptz;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(7264, hashtext(mark));
    PERFORM pg_advisory_xact_lock(7265, hashtext(encode(reader, 'hex')));
    moment := clock_timestamp();
    DELETE FROM public.facilities_lookupattempt
     WHERE (number = mark OR address = reader) AND at < moment - interval '1 day';
    SELECT max(at) INTO newest FROM public.facilities_lookupattempt
     WHERE number = mark AND at > moment - interval '15 minutes' HAVING count(*) >= 5;
    IF newest IS NOT NULL THEN
        RETURN newest + interval '15 minutes';
    END IF;
    SELECT max(at) INTO newest FROM public.facilities_lookupattempt
     WHERE address = reader AND at > moment - interval '1 hour' HAVING count(*) >= 30;
    RETURN newest + interval '1 hour';
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_lookup_locked(text, bytea) FROM PUBLIC;

-- "My place in the queue" without a sign-in (ADR 21): the application number and the blind index of the last four
-- characters of the document open what is told of one application.
CREATE OR REPLACE FUNCTION public.laoyou_waiting_place(asked text, tail bytea, reader bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found uuid;
    locked timestamptz := public.laoyou_lookup_locked(left(asked, 12), reader);
BEGIN
    IF locked IS NOT NULL THEN
        RETURN jsonb_build_object('outcome', 'locked', 'until', locked);
    END IF;
    SELECT a.id INTO found FROM public.facilities_application a JOIN public.people_person p ON p.id = a.person_id
     WHERE a.number = asked AND p.document_tail = tail;
    IF found IS NULL THEN
        INSERT INTO public.facilities_lookupattempt (number, address, at) VALUES (left(asked, 12), reader, clock_timestamp());
        RETURN jsonb_build_object('outcome', 'none');
    END IF;
    RETURN (
        SELECT jsonb_build_object(
            'outcome', 'found', 'number', a.number, 'kind', a.kind, 'state', a.state, 'state_since', a.state_since,
            'applied_on', a.applied_on, 'counts_from', a.counts_from,
            'lists', (SELECT coalesce(jsonb_agg(c.waiting_list_id ORDER BY c.id), '[]')
                        FROM public.facilities_waitingchoice c WHERE c.application_id = a.id),
            'findings', (SELECT coalesce(jsonb_agg(jsonb_build_object('list', f.waiting_list_id, 'unknown', f.unknown,
                                'missing', f.missing, 'failed', f.failed) ORDER BY f.id), '[]')
                        FROM public.facilities_rankingfinding f WHERE f.application_id = a.id),
            'offer', (SELECT jsonb_build_object('site', s.name, 'phone', s.phone, 'first', o.first,
                                'lapses_on', o.lapses_on)
                        FROM public.facilities_offer o JOIN public.facilities_site s ON s.id = o.site_id
                       WHERE o.application_id = a.id AND o.state = 'open')
        ) FROM public.facilities_application a WHERE a.id = found
    );
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_waiting_place(text, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_waiting_place(text, bytea, bytea) TO laoyou_web;

-- A copy of what is held about a person, opened by that person without a sign-in (ADR 25): the blind index of a code handed
-- out on paper and that of the last four characters of the document. The content is sealed.
CREATE OR REPLACE FUNCTION public.laoyou_own_copy(asked bytea, tail bytea, reader bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mark text := left(encode(asked, 'hex'), 12);
    locked timestamptz := public.laoyou_lookup_locked(mark, reader);
    found jsonb;
BEGIN
    IF locked IS NOT NULL THEN
        RETURN jsonb_build_object('outcome', 'locked', 'until', locked);
    END IF;
    SELECT jsonb_build_object('outcome', 'found', 'disclosure', c.disclosure_id, 'until', c.until,
                              'content', encode(c.content_sealed, 'base64'))
      INTO found FROM public.people_owncopy c
     WHERE c.code_index = asked AND c.tail_index = tail AND c.until > clock_timestamp();
    IF found IS NULL THEN
        INSERT INTO public.facilities_lookupattempt (number, address, at) VALUES (mark, reader, clock_timestamp());
        RETURN jsonb_build_object('outcome', 'none');
    END IF;
    RETURN found;
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_own_copy(bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_own_copy(bytea, bytea, bytea) TO laoyou_web;

-- A program that shows a token has no scope yet. Whoever knows the secret learns whose token it is and what became of it;
-- a token that may be used is counted in the same statement, so that two calls at once are counted as two.
CREATE OR REPLACE FUNCTION public.laoyou_use_token(secret bytea, moment timestamptz)
RETURNS TABLE (token_id uuid, holder uuid, state text, allowed integer, used integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this_minute timestamptz := date_trunc('minute', moment);
BEGIN
    RETURN QUERY
    UPDATE public.accounts_apitoken t SET
        last_used_at = moment,
        minute = this_minute,
        minute_calls = CASE WHEN t.minute = this_minute THEN t.minute_calls + 1 ELSE 1 END
    WHERE t.secret_hash = secret AND t.revoked_at IS NULL AND t.expires_at > moment
    RETURNING t.id, t.user_id, 'good'::text, t.per_minute::integer, t.minute_calls::integer;
    IF NOT FOUND THEN
        RETURN QUERY SELECT t.id, t.user_id, CASE WHEN t.revoked_at IS NULL THEN 'expired' ELSE 'revoked' END,
            t.per_minute::integer, 0
        FROM public.accounts_apitoken t WHERE t.secret_hash = secret;
    END IF;
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_use_token(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_use_token(bytea, timestamptz) TO laoyou_web;

-- A filing handed in without a sign-in (ADR 34): at most ten a day from one address, 500 in all. Counted under a lock, so
-- that those sent at the same moment are counted one after the other.
CREATE OR REPLACE FUNCTION public.laoyou_filing_allowed(reader bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz;
    mine integer;
    everybody integer;
BEGIN
    PERFORM pg_advisory_xact_lock(7273, 0);
    moment := clock_timestamp();
    SELECT count(*) FILTER (WHERE address = reader), count(*) INTO mine, everybody
      FROM public.facilities_lookupattempt WHERE number = 'handed in' AND at > moment - interval '1 day';
    IF mine >= 10 OR everybody >= 500 THEN
        RETURN false;
    END IF;
    INSERT INTO public.facilities_lookupattempt (number, address, at) VALUES ('handed in', reader, moment);
    RETURN true;
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_filing_allowed(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_filing_allowed(bytea) TO laoyou_web;

-- The number of the filing that came with a form, null when none did. Two presses of one button wait for each other here.
CREATE OR REPLACE FUNCTION public.laoyou_filing_handed(form uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7273, 0);
    RETURN (SELECT number FROM public.facilities_filingrequest WHERE form_key = form);
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_filing_handed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_filing_handed(uuid) TO laoyou_web;

-- How a filing stands that was handed in without a sign-in: its number and the blind index of the telephone given then.
CREATE OR REPLACE FUNCTION public.laoyou_filing_standing(asked text, phone bytea, reader bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told jsonb;
    locked timestamptz := public.laoyou_lookup_locked(left(asked, 12), reader);
BEGIN
    IF locked IS NOT NULL THEN
        RETURN jsonb_build_object('outcome', 'locked', 'until', locked);
    END IF;
    SELECT jsonb_build_object('outcome', 'found', 'number', r.number, 'name', r.name, 'state', r.state,
                              'submitted_on', r.submitted_on, 'reason', r.reason, 'decided_on', r.decided_on,
                              'filing', f.number, 'filing_state', f.state, 'due_on', f.due_on, 'asked_for', f.asked_for,
                              'more_by', f.more_by, 'filing_reason', f.reason, 'answered_on', f.decided_on,
                              'more_at', r.more_at, 'group', r."group", 'meals', r.meals,
                              'there', (SELECT coalesce(jsonb_agg(DISTINCT d.paper), '[]') FROM public.facilities_filingdocument d
                                         WHERE d.filing_id = f.id))
      INTO told FROM public.facilities_filingrequest r LEFT JOIN public.facilities_filing f ON f.id = r.filing_id
     WHERE r.number = asked AND r.phone_index = phone;
    IF told IS NULL THEN
        INSERT INTO public.facilities_lookupattempt (number, address, at) VALUES (left(asked, 12), reader, clock_timestamp());
        RETURN jsonb_build_object('outcome', 'none');
    END IF;
    RETURN told;
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_filing_standing(text, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_filing_standing(text, bytea, bytea) TO laoyou_web;

-- Lets whoever knows number and telephone add the papers that a filing was found to lack: notes when, returns the request
-- they are added to. A form sent twice is told so; what nobody asked for, and more than a day's share, is not let in.
CREATE OR REPLACE FUNCTION public.laoyou_filing_more(asked text, phone bytea, reader bytea, form uuid, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told jsonb := public.laoyou_filing_standing(asked, phone, reader);
    found uuid;
BEGIN
    IF told->>'outcome' <> 'found' THEN
        RETURN told;
    END IF;
    PERFORM pg_advisory_xact_lock(7273, 0);
    IF EXISTS (SELECT FROM public.facilities_filingrequest WHERE number = asked AND more_key = form) THEN
        RETURN told || jsonb_build_object('more', 'again');
    ELSIF told->>'filing_state' IS DISTINCT FROM 'incomplete' THEN
        RETURN told || jsonb_build_object('more', 'unasked');
    ELSIF NOT public.laoyou_filing_allowed(reader) THEN
        RETURN told || jsonb_build_object('more', 'many');
    END IF;
    UPDATE public.facilities_filingrequest SET more_at = moment, more_key = form
     WHERE number = asked RETURNING id INTO found;
    RETURN told || jsonb_build_object('more', 'open', 'request', found);
END
$$;

REVOKE ALL ON FUNCTION public.laoyou_filing_more(text, bytea, bytea, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_filing_more(text, bytea, bytea, uuid, timestamptz) TO laoyou_web;

-- Which areas have a department for one of these functions on a day: what a stranger is offered to file with, no more.
CREATE OR REPLACE FUNCTION public.laoyou_department_areas(asked text[], on_day date) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT area FROM public.accounts_organisation
     WHERE kind = 'department' AND function = ANY (asked) AND valid @> on_day ORDER BY area
$$;

REVOKE ALL ON FUNCTION public.laoyou_department_areas(text[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_department_areas(text[], date) TO laoyou_web;

-- What a delegate may do in others' stead on a day. It alone sees the other's account and role: the web role gets only
-- what was handed over to the caller himself, and only while the role and both accounts are as they were.
CREATE OR REPLACE FUNCTION public.laoyou_acting_for(caller uuid, on_day date)
RETURNS TABLE (delegation uuid, owner uuid, owner_name varchar, role varchar, area bigint, organisation uuid, last_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user = 'laoyou_web' AND caller IS DISTINCT FROM public.laoyou_scope_user() THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT d.id, d.user_id, u.display_name, a.role, a.area, a.organisation_id, upper(d.valid) - 1
        FROM accounts_delegation d
        JOIN accounts_roleassignment a ON a.id = d.assignment_id AND a.user_id = d.user_id AND a.valid @> on_day
        JOIN accounts_user u ON u.id = d.user_id AND u.is_active
        JOIN accounts_user t ON t.id = d.delegate_id AND t.is_active
        WHERE d.delegate_id = caller AND d.ended_at IS NULL AND d.valid @> on_day
        ORDER BY u.display_name, d.id;
END
$$;
REVOKE ALL ON FUNCTION public.laoyou_acting_for(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.laoyou_acting_for(uuid, date) TO laoyou_web;
