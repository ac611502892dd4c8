-- The counters of the figures room, as its readers would have counted the lives in orders.sql.

-- cards
INSERT INTO figures_ordercard (
    order_id, seq, day, place, category, unit, status, due_day, ended_day, overdue, contacted, contact_in_time,
    answer, content, declined, reopened
)
SELECT id, coalesce((SELECT max(seq) FROM journal_entry), 0), (submitted_at AT TIME ZONE 'Asia/Shanghai')::date, place_code, category,
       CASE WHEN dispatched_at IS NULL THEN desk_code ELSE lead_code END,
       CASE WHEN closed_at IS NOT NULL THEN 'closed' WHEN replied_at IS NOT NULL THEN 'replied'
           WHEN accepted_at IS NOT NULL THEN 'accepted' WHEN dispatched_at IS NOT NULL THEN 'dispatched'
           ELSE 'formed' END,
       (due_at AT TIME ZONE 'Asia/Shanghai')::date, (closed_at AT TIME ZONE 'Asia/Shanghai')::date,
       due_at < coalesce(replied_at, %(at)s), false,
       CASE WHEN replied_at IS NOT NULL OR due_at < %(at)s THEN false END,
       CASE WHEN rated_at IS NULL THEN '' ELSE solves END, CASE WHEN rated_at IS NULL THEN '' ELSE satisfies END,
       false, false
FROM life;

-- days
INSERT INTO figures_daily (
    scope, kind, key, day, received, replied, closed, solved, partly, satisfied, basically, unsatisfied, contact_due,
    closed_solved, closed_partly, closed_unanswered, ended, due
)
WITH village AS MATERIALIZED (
    SELECT left(place, 12) AS scope, kind, key, counted.day, sum(received) AS received,
           sum(received) FILTER (WHERE status IN ('replied', 'closed')) AS replied,
           sum(received) FILTER (WHERE status = 'closed') AS closed,
           sum(received) FILTER (WHERE answer = 'yes') AS solved,
           sum(received) FILTER (WHERE answer = 'partly') AS partly,
           sum(received) FILTER (WHERE content = 'satisfied') AS satisfied,
           sum(received) FILTER (WHERE content = 'basically') AS basically,
           sum(received) FILTER (WHERE content = 'unsatisfied') AS unsatisfied,
           sum(received) FILTER (WHERE contact_in_time IS NOT NULL) AS contact_due,
           sum(received) FILTER (WHERE status = 'closed' AND answer = 'yes') AS closed_solved,
           sum(received) FILTER (WHERE status = 'closed' AND answer = 'partly') AS closed_partly,
           sum(received) FILTER (WHERE status = 'closed' AND answer = '') AS closed_unanswered,
           sum(ended) AS ended, sum(due) AS due
    FROM figures_ordercard card, LATERAL (VALUES
        ('all', '', card.day, 1, 0, 0),
        ('category', category, card.day, 1, 0, 0),
        ('unit', CASE WHEN unit LIKE 'dept-%%' THEN unit ELSE split_part(unit, '-', 1) END, card.day, 1, 0, 0),
        ('all', '', ended_day, 0, 1, 0),
        ('all', '', CASE WHEN NOT overdue AND status IN ('formed', 'dispatched', 'accepted') THEN due_day END, 0, 0, 1)
    ) AS counted (kind, key, day, received, ended, due)
    WHERE counted.day IS NOT NULL
    GROUP BY 1, 2, 3, 4
)
SELECT left(scope, length), kind, key, day, sum(received), coalesce(sum(replied), 0), coalesce(sum(closed), 0),
       coalesce(sum(solved), 0), coalesce(sum(partly), 0), coalesce(sum(satisfied), 0), coalesce(sum(basically), 0),
       coalesce(sum(unsatisfied), 0), coalesce(sum(contact_due), 0), coalesce(sum(closed_solved), 0),
       coalesce(sum(closed_partly), 0), coalesce(sum(closed_unanswered), 0), sum(ended), sum(due)
FROM village, (VALUES (6), (9), (12)) AS scopes (length)
GROUP BY 1, 2, 3, 4;

-- balances
INSERT INTO figures_balance (
    scope, kind, key, in_hand, overdue, at_desk, to_accept, to_contact, to_reply, to_rate
)
SELECT left(place, length), kind, key, count(*) FILTER (WHERE status <> 'replied'),
       count(*) FILTER (WHERE status <> 'replied' AND overdue), count(*) FILTER (WHERE status = 'formed'),
       count(*) FILTER (WHERE status = 'dispatched'), count(*) FILTER (WHERE status = 'accepted'), 0,
       count(*) FILTER (WHERE status = 'replied')
FROM figures_ordercard, (VALUES (6), (9), (12)) AS scopes (length), LATERAL (VALUES
    ('all', ''),
    ('category', category),
    ('unit', CASE WHEN unit LIKE 'dept-%%' THEN unit ELSE split_part(unit, '-', 1) END)
) AS counted (kind, key)
WHERE status <> 'closed'
GROUP BY 1, 2, 3;

-- waiting
INSERT INTO figures_waiting (scope, step, day, bucket, cases)
SELECT left(scope, length), step, day, bucket, sum(cases)
FROM (
    SELECT left(place_code, 12) AS scope, step, (until AT TIME ZONE 'Asia/Shanghai')::date AS day,
           width_bucket(pg_temp.minutes(since, until) - 1, %(edges)s::int[]) AS bucket, count(*) AS cases
    FROM life, LATERAL (VALUES
        ('dispatch', submitted_at, dispatched_at),
        ('accept', dispatched_at, accepted_at),
        ('reply', accepted_at, replied_at),
        ('rate', replied_at, rated_at)
    ) AS steps (step, since, until)
    WHERE until IS NOT NULL
    GROUP BY 1, 2, 3, 4
) AS village, (VALUES (6), (9), (12)) AS scopes (length)
GROUP BY 1, 2, 3, 4;

-- progress
INSERT INTO figures_progress (id, seq, at) SELECT 1, coalesce(max(seq), 0), max(at) FROM journal_entry;
