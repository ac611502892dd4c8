-- What the facts of a month earn, as the rules' reader would keep it. Read by boards.py, which compares the first of
-- them with what the rules give; each statement ends with a semicolon at the end of a line.

-- awards
INSERT INTO scoring_award (
    indicator, entry, outcome, rules_id, unit, holder, order_id, category, stratum, place, month, at
)
SELECT indicator, seq, outcome, %(rules)s, unit,
       CASE WHEN split_part(unit, '-', 1) IN ('vil', 'grid', 'team') THEN 'twp-' || left(split_part(unit, '-', 2), 9)
           ELSE unit END,
       subject_id::bigint, details ->> 'category', coalesce(details ->> 'limit', ''), details ->> 'place',
       date_trunc('month', at AT TIME ZONE 'Asia/Shanghai')::date, at
FROM (
    SELECT *, CASE WHEN name = 'workorders.closed' THEN 'team-' || left(details ->> 'place', 12)
        ELSE details ->> 'unit' END AS unit
    FROM journal_entry
    WHERE name IN ('workorders.accepted', 'workorders.replied', 'workorders.rated', 'workorders.closed')
) AS fact, LATERAL (VALUES
    ('workorders.accepted', 'accepted', CASE WHEN (details ->> 'in_time')::bool THEN 'hit' ELSE 'miss' END),
    ('workorders.replied', 'contacted',
        CASE WHEN (details ->> 'contacted_in_time')::bool THEN 'hit' ELSE 'miss' END),
    ('workorders.replied', 'completed', CASE WHEN (details ->> 'in_time')::bool THEN 'hit'
        WHEN NOT (details ->> 'overdue')::bool THEN 'miss' END),
    ('workorders.replied', 'reworked', 'miss'),
    ('workorders.replied', 'repeated', 'miss'),
    ('workorders.replied', 'foreseen', 'miss'),
    ('workorders.rated', 'solved', CASE WHEN details ->> 'solved' = 'yes' THEN 'hit' ELSE 'miss' END),
    ('workorders.rated', 'satisfied',
        CASE WHEN details ->> 'satisfied' IN ('satisfied', 'basically') THEN 'hit' ELSE 'miss' END),
    ('workorders.closed', 'cleared', CASE WHEN length(details ->> 'place') >= 12 THEN 'followed' END)
) AS earned (heard, indicator, outcome)
WHERE name = heard AND outcome IS NOT NULL;

-- followed
-- One reply in forty is worked on again later.
INSERT INTO scoring_award (
    indicator, entry, outcome, rules_id, unit, holder, order_id, category, stratum, place, month, at
)
SELECT award.indicator, closed.seq, 'followed', rules_id, unit, holder, order_id, category, stratum, place, month,
       closed.at
FROM scoring_award award
JOIN journal_entry closed ON closed.name = 'workorders.closed' AND closed.subject_id = order_id::text
WHERE award.indicator = 'reworked' AND order_id %% 40 = 0;
