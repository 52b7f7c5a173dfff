-- Monday is 1, Sunday is 7.
create macro tf_day_of_week(moment) as isodow(moment);
create macro tf_local_hour(moment) as hour(moment);
-- Days from the first date to the second; negative when the second is earlier.
create macro tf_days_between(first_day, last_day) as
    datediff('day', cast(first_day as date), cast(last_day as date));
create macro tf_month(moment) as strftime(moment, '%Y-%m');
-- NULL where the text is no number.
create macro tf_try_decimal(content) as try_cast(content as decimal(18, 6));
create macro tf_json_text(document, field) as json_extract_string(document, '$."' || field || '"');
-- A moment as clients write it: ISO 8601 (UTC where no zone is said), seconds or milliseconds
-- since 1970; NULL where it is none.
-- A year of four digits keeps what is reckoned with them within bounds; infinity has none.
create macro tf_moment(content) as
    list_filter(
        [coalesce(
            try_cast(content as timestamptz),
            make_timestamptz(case
                when regexp_full_match(content, '[0-9]{10}')
                    then try_cast(content as bigint) * 1000000
                when regexp_full_match(content, '[0-9]{13}')
                    then try_cast(content as bigint) * 1000
            end)
        )],
        lambda moment: moment >= timestamptz '1000-01-01' and moment < timestamptz '9999-12-31'
    )[1];
-- Sixty bits of a text's MD5, the same on every machine and in every version.
create macro tf_hash(content) as cast('0x' || left(md5(content), 15) as bigint);
-- Whether a text that should be one word of JSON may have been an object, a list or a yes or no.
create macro tf_odd(content) as
    coalesce(left(content, 1) in ('{', '[') or content in ('true', 'false'), false);
-- An amount or a quantity as clients write it; NULL where the text is none.
create macro tf_money(content) as try_cast(content as decimal(18, 4));
-- The first of an event's counted properties that is there and no number; NULL where all are fine.
create macro tf_not_number(properties) as
    case
        when json_type(properties) <> 'OBJECT' then null
        else list_filter(
            ['quantity', 'price', 'amount', 'revenue', 'total', 'duration_s'],
            lambda field: json_extract_string(properties, field) is not null
                and try_cast(json_extract_string(properties, field) as decimal(18, 4)) is null
        )[1]
    end;
-- A ratio as a double; NULL where either is NULL or the second is 0.
create macro tf_ratio(part, whole) as cast(part as double) / nullif(cast(whole as double), 0);
-- Days since 1970-01-01 of a date or a wall-clock time, and the date of such a number.
create macro tf_day_number(moment) as
    cast(cast(moment as date) - date '1970-01-01' as integer);
create macro tf_date(day_number) as date '1970-01-01' + cast(day_number as integer);
-- Months since January 1970.
create macro tf_month_number(moment) as
    cast((year(moment) - 1970) * 12 + month(moment) - 1 as integer);
-- Whole seconds since 1970 (of a wall-clock time as if it were UTC), rounded down.
create macro tf_seconds(moment) as
    datediff('second', timestamp '1970-01-01', cast(moment as timestamp));
-- The text of one property of an event; most events have few of them, and to look for the name is
-- cheaper than to take the document apart.
create macro tf_property(properties, name) as
    case when contains(cast(properties as varchar), name)
        then json_extract_string(properties, '$."' || name || '"')
    end;
-- What rows are put in order by, one part after the other: max_by(x, tf_key(at_s, id)).
create macro tf_key(a, b) as row(a, b), (a, b, c) as row(a, b, c), (a, b, c, d) as row(a, b, c, d);
-- An amount as people write it, without an exponent; NULL where the text is none.
create macro tf_decimal(content) as
    case when regexp_full_match(
        cast(content as varchar), ' *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+) *'
    ) then try_cast(cast(content as varchar) as decimal(18, 4)) end;
-- An amount at a rate, to the ten-thousandth; so wide that both engines hold the product exactly,
-- NULL where it does not fit an amount.
create macro tf_converted(amount, rate) as
    try_cast(cast(amount as decimal(19, 4)) * cast(rate as decimal(18, 8)) as decimal(18, 4));
