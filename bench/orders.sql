-- Orders by the hundred thousand, spread as in a county. Read by loading.py: each statement ends with a semicolon
-- at the end of a line; the one comment before it is what the person at the terminal sees.

-- clock
-- Working minutes between two instants, nearly: offices are open for three tenths of the time.
CREATE FUNCTION pg_temp.minutes(since timestamptz, until timestamptz) RETURNS int
LANGUAGE sql AS 'SELECT floor(extract(epoch FROM until - since) / 200)::int';

-- places
CREATE TEMP TABLE spot AS
SELECT row_number() OVER (ORDER BY md5(code)) - 1 AS n, id AS place_id, code AS place_code
FROM places_place
WHERE level IN ('grid', 'village');

-- matters
CREATE TEMP TABLE matter AS
SELECT row_number() OVER (ORDER BY position) - 1 AS n, code AS category, name, lead, limit_id AS limit_code,
       sensitive, emergency,
       CASE limit_id WHEN 'emergency' THEN 1 WHEN 'utility' THEN 2 WHEN 'small' THEN 4 WHEN 'hard' THEN 30 ELSE 9 END
           * interval '1 day' AS finish
FROM catalogue_category
WHERE parent_id IS NOT NULL AND active;

-- units
CREATE TEMP TABLE holder AS
SELECT unit.code, unit.id AS unit_id, min(post.user_id) AS user_id
FROM people_unit unit LEFT JOIN people_post post ON post.unit_id = unit.id AND post.role <> 'leader'
GROUP BY unit.code, unit.id;

-- draws
-- The matters that stand first (water, power, roads) are asked for far more often than the last.
CREATE TEMP TABLE draw AS
SELECT id, submitted_at - CASE WHEN submitted_at > %(at)s THEN interval '1 day' ELSE '0' END AS submitted_at,
       matter, spot, resident, alone, desk, accepting, replying, rating, answers, solves, satisfies
FROM (
    SELECT id,
           date_trunc('day', %(at)s::timestamptz, 'Asia/Shanghai') - floor(random() * %(days)s) * interval '1 day'
               + (6 + 8 * (random() + random())) * interval '1 hour' AS submitted_at,
           floor(power(random(), 2) * (SELECT count(*) FROM matter))::int AS matter,
           floor(power(random(), 1.3) * (SELECT count(*) FROM spot))::int AS spot,
           (SELECT min(id) FROM people_resident) + floor(random() * (SELECT count(*) FROM people_resident))::bigint
               AS resident,
           random() < 0.6 AS alone,
           -ln(1 - random()) * interval '90 minutes' AS desk,
           -ln(1 - random()) * interval '3 hours' AS accepting,
           -ln(1 - random()) * CASE WHEN random() < 0.05 THEN 3 ELSE 0.4 END AS replying,
           -ln(1 - random()) * interval '20 hours' AS rating,
           random() < 0.9 AS answers,
           CASE WHEN random() < 0.95 THEN 'yes' ELSE 'partly' END AS solves,
           CASE WHEN random() < 0.85 THEN 'satisfied' WHEN random() < 0.8 THEN 'basically' ELSE 'unsatisfied' END
               AS satisfies
    FROM generate_series(1, %(orders)s) AS id
) AS drawn;

-- lives
CREATE TEMP TABLE life AS
SELECT id, code, category, name, limit_code, emergency, sensitive, place_id, place_code, resident, alone, solves,
       satisfies, submitted_at, submitted_at + finish AS due_at, submitted_at + finish * 0.7 AS yellow_at,
       desk_id, desk_code, lead_id, lead_code, user_id, finish,
       CASE WHEN dispatched_at <= %(at)s THEN dispatched_at END AS dispatched_at,
       CASE WHEN accepted_at <= %(at)s THEN accepted_at END AS accepted_at,
       CASE WHEN replied_at <= %(at)s THEN replied_at END AS replied_at,
       CASE WHEN rated_at <= %(at)s THEN rated_at END AS rated_at,
       CASE WHEN closed_at <= %(at)s THEN closed_at END AS closed_at
FROM (
    SELECT *, coalesce(rated_at, replied_at + interval '7 days') AS closed_at
    FROM (
        SELECT *, CASE WHEN answers THEN replied_at + rating END AS rated_at
        FROM (
            SELECT *, accepted_at + replying * finish AS replied_at
            FROM (
                SELECT draw.*, matter.category, name, limit_code, emergency, sensitive, finish, place_id, place_code,
                       to_char(submitted_at AT TIME ZONE 'Asia/Shanghai', 'YYMMDD-') || lpad(id::text, 8, '0') AS code,
                       town.code AS desk_code, town.unit_id AS desk_id,
                       lead.code AS lead_code, lead.unit_id AS lead_id, lead.user_id,
                       submitted_at + CASE WHEN alone THEN interval '0' ELSE desk END AS dispatched_at,
                       submitted_at + CASE WHEN alone THEN interval '0' ELSE desk END + accepting AS accepted_at
                FROM draw
                JOIN matter ON matter.n = draw.matter
                JOIN spot ON spot.n = draw.spot
                JOIN holder town ON town.code = 'twp-' || left(place_code, 9)
                JOIN holder lead ON lead.code = CASE
                    WHEN matter.lead LIKE 'dept-%%' OR matter.lead = 'county' THEN matter.lead
                    WHEN matter.lead = 'grid' AND length(place_code) = 15 THEN 'grid-' || place_code
                    WHEN matter.lead IN ('grid', 'village') THEN 'vil-' || left(place_code, 12)
                    ELSE 'twp-' || left(place_code, 9)
                END
            ) AS accepted
        ) AS replied
    ) AS rated
) AS closed
ORDER BY submitted_at;

-- orders
INSERT INTO workorders_workorder (
    id, code, title, status, origin, category_code, place_id, place_code, unit_id, handler_id, urgent, restricted,
    limit_code, round, bounces, submitted_at, due_at, yellow_at, due_provisional, dispatched_at, accepted_at,
    contacted_at, contact_in_time, replied_at, ended_at, overdue_since, about, analysis
)
SELECT id, code, name || '，' || right(place_code, 3) || '号旁', CASE
           WHEN closed_at IS NOT NULL THEN 'closed' WHEN replied_at IS NOT NULL THEN 'replied'
           WHEN accepted_at IS NOT NULL THEN 'accepted' WHEN dispatched_at IS NOT NULL THEN 'dispatched'
           ELSE 'formed' END,
       'request', category, place_id, place_code, CASE WHEN dispatched_at IS NULL THEN desk_id ELSE lead_id END,
       CASE WHEN accepted_at IS NOT NULL THEN user_id END, emergency, sensitive, limit_code, 1, 0, submitted_at,
       due_at, yellow_at, false, dispatched_at, accepted_at, NULL,
       CASE WHEN replied_at IS NOT NULL OR due_at < %(at)s THEN false END, replied_at, closed_at,
       CASE WHEN due_at < coalesce(replied_at, %(at)s) THEN due_at END, '[]'::jsonb,
       jsonb_build_object(
           'version', 'cold-1', 'category', category, 'confidence', CASE WHEN alone THEN 0.91 ELSE 0.55 END,
           'reasons', jsonb_build_array(jsonb_build_array(name, 4.5)), 'alternatives', '[]'::jsonb, 'chosen', false,
           'unit', lead_code, 'list_item', '', 'route', name || '由' || lead_code || '办理。',
           'urgent_words', '[]'::jsonb
       )
FROM life;

-- requests
INSERT INTO workorders_servicerequest (
    id, code, order_id, channel, reporter_id, beneficiary_id, relation, consent, text, address, lon, lat, visibility,
    language, submitted_at, idempotency_key, answers
)
SELECT id, code, id, 'portal', resident, resident, '', false,
       name || '：' || right(place_code, 3) || '号旁边，已经好几天了，麻烦派人来看一看，谢谢。', '', NULL, NULL,
       'handlers', 'zh-hans', submitted_at, md5(id::text), '[]'::jsonb
FROM life;

-- words
-- What orders are found by: the matter's words, the place's, and a word of two characters that few others have.
CREATE FUNCTION pg_temp.pairs(words text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT string_agg(DISTINCT substr(words, n, 2), ' ') FROM generate_series(1, length(words) - 1) AS n
   WHERE substr(words, n, 2) !~ '\s' $$;

-- spellings
CREATE TEMP TABLE spelt_matter AS
SELECT category, words, pg_temp.pairs(words) AS tokens
FROM (SELECT category, name || ' 已经好几天了 麻烦派人来看一看 谢谢' AS words FROM matter) AS spelt;

-- surroundings
CREATE TEMP TABLE spelt_spot AS
SELECT place_code, words,
       pg_temp.pairs(words) || ' p' || left(place_code, 9) || ' p' || left(place_code, 12)
           || CASE WHEN length(place_code) > 12 THEN ' p' || place_code ELSE '' END AS tokens
FROM (SELECT spot.place_code, string_agg(around.short_name, ' ') || ' ' || right(spot.place_code, 3) || '号旁边' AS words
      FROM spot JOIN places_place around
          ON around.code IN (left(spot.place_code, 9), left(spot.place_code, 12), spot.place_code)
      GROUP BY spot.place_code) AS spelt;

-- findable
INSERT INTO workorders_orderwords (order_id, words, tokens)
SELECT id, m.words || ' ' || s.words || ' ' || rare,
       m.tokens || ' ' || s.tokens || ' ' || rare || ' u' || desk_id || CASE WHEN dispatched_at IS NULL THEN '' ELSE ' u' || lead_id END || ' n' || (id / 4096)
FROM (SELECT *, chr(19968 + id %% 4001) || chr(25000 + id %% 3989) AS rare FROM life) AS found
JOIN spelt_matter m USING (category)
JOIN spelt_spot s USING (place_code);

-- assignments
INSERT INTO workorders_assignment (
    order_id, unit_id, role, started_at, accept_due_at, due_at, next_due_at, accepted_at, ended_at, outcome,
    list_item, reason, decline_reason, note
)
SELECT id, desk_id, 'desk', submitted_at, submitted_at + interval '2 hours', submitted_at + interval '2 hours',
       submitted_at + interval '2 hours', NULL, dispatched_at,
       CASE WHEN dispatched_at IS NULL THEN '' ELSE 'dispatched' END, '', '', '', ''
FROM life
UNION ALL
SELECT id, lead_id, 'lead', dispatched_at, dispatched_at + interval '4 hours', dispatched_at + finish,
       dispatched_at + CASE WHEN accepted_at IS NULL THEN interval '4 hours' ELSE finish END, accepted_at, replied_at,
       CASE WHEN replied_at IS NULL THEN '' ELSE 'replied' END, '', '', '', ''
FROM life
WHERE dispatched_at IS NOT NULL;

-- replies
INSERT INTO workorders_reply (order_id, round, received_at, spoken_with, done, done_by, internal_note, by_id, at)
SELECT id, 1, accepted_at, '本人，电话', '到现场看过，已经处理好了。', replied_at::date, '', user_id, replied_at
FROM life
WHERE replied_at IS NOT NULL;

-- ratings
INSERT INTO workorders_rating (request_id, round, solved, satisfied, comment, at)
SELECT id, 1, solves, satisfies, '', rated_at
FROM life
WHERE rated_at IS NOT NULL;

-- journal
INSERT INTO journal_entry (seq, name, at, by_kind, by_id, by_name, subject_kind, subject_id, details, hash)
SELECT row_number() OVER (ORDER BY fact.at, fact.step), fact.name, fact.at, fact.by_kind, fact.by_id, '', 'order',
       life.id::text,
       jsonb_build_object(
           'place', place_code, 'category', category, 'unit', fact.unit, 'submitted_at', submitted_at, 'round', 1,
           'overdue', fact.at > due_at
       ) || fact.more,
       repeat('0', 64)
FROM life, LATERAL (VALUES
    (1, 'workorders.requested', submitted_at, 'resident', resident, desk_code,
        jsonb_build_object('request', id, 'channel', 'portal')),
    (2, 'workorders.formed', submitted_at, 'resident', resident, desk_code, jsonb_build_object('due_at', due_at)),
    (3, 'workorders.dispatched', dispatched_at, 'house', NULL, lead_code,
        jsonb_build_object('minutes', pg_temp.minutes(submitted_at, dispatched_at), 'by_machine', alone, 'role', 'lead', 'list_item', '', 'reason', '', 'assists', '[]'::jsonb)),
    (4, 'workorders.accepted', accepted_at, 'officer', user_id, lead_code,
        jsonb_build_object('in_time', true, 'minutes', pg_temp.minutes(dispatched_at, accepted_at))),
    (5, 'workorders.replied', replied_at, 'officer', user_id, lead_code,
        jsonb_build_object('in_time', replied_at <= due_at, 'unit_in_time', replied_at <= due_at, 'minutes', pg_temp.minutes(accepted_at, replied_at),
                           'contacted', false)),
    (6, 'workorders.rated', rated_at, 'resident', resident, lead_code,
        jsonb_build_object('request', id, 'solved', solves, 'satisfied', satisfies, 'was_closed', false,
                           'minutes', pg_temp.minutes(replied_at, rated_at))),
    (7, 'workorders.closed', closed_at, 'house', NULL, lead_code,
        jsonb_build_object('rated', rated_at IS NOT NULL, 'in_time', replied_at <= due_at, 'minutes', pg_temp.minutes(submitted_at, replied_at)))
) AS fact (step, name, at, by_kind, by_id, unit, more)
WHERE fact.at IS NOT NULL;
