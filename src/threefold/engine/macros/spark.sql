-- The functions of duckdb.sql that questions about customers use, as Spark says them. Each call is
-- replaced by its body before Spark sees the statement, so that they cost nothing and take any type.
-- Monday is 1, Sunday is 7.
create macro tf_day_of_week(moment) as cast(weekday(moment) + 1 as bigint);
create macro tf_local_hour(moment) as cast(hour(moment) as bigint);
-- Days from the first date to the second; negative when the second is earlier.
create macro tf_days_between(first_day, last_day) as
    cast(datediff(cast(last_day as date), cast(first_day as date)) as bigint);
create macro tf_month(moment) as date_format(moment, 'yyyy-MM');
-- NULL where the text is no number.
create macro tf_try_decimal(content) as
    try_cast(cast(content as string) as decimal(18, 6));
create macro tf_json_text(document, field) as
    get_json_object(document, '$[''' || field || ''']');
-- Sixty bits of a text's MD5, the same on every machine and in every version.
create macro tf_hash(content) as cast(conv(left(md5(content), 15), 16, 10) as bigint);
create macro tf_money(content) as try_cast(cast(content as string) as decimal(18, 4));
-- A ratio as a double; NULL where either is NULL or the second is 0.
create macro tf_ratio(part, whole) as cast(part as double) / nullif(cast(whole as double), 0);
-- Days since 1970-01-01 of a date or a wall-clock time, and the date of such a number.
create macro tf_day_number(moment) as unix_date(cast(moment as date));
create macro tf_date(day_number) as date_from_unix_date(cast(day_number as int));
-- Months since January 1970.
create macro tf_month_number(moment) as (year(moment) - 1970) * 12 + month(moment) - 1;
-- Whole seconds since 1970 (of a wall-clock time as if it were UTC), rounded down.
create macro tf_seconds(moment) as unix_seconds(cast(moment as timestamp_ltz));
create macro tf_property(properties, name) as
    case when contains(properties, name)
        then get_json_object(properties, '$[''' || name || ''']')
    end;
-- What rows are put in order by, one part after the other; a part that is NULL comes last, as in
-- the other engine.
create macro tf_key(a, b) as struct(a is null, a, b is null, b),
    (a, b, c) as struct(a is null, a, b is null, b, c is null, c),
    (a, b, c, d) as struct(a is null, a, b is null, b, c is null, c, d is null, d);
-- An amount as people write it, without an exponent; NULL where the text is none.
create macro tf_decimal(content) as
    case when cast(content as string)
        rlike '^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+) *\z'
    then try_cast(cast(content as string) as decimal(18, 4)) end;
-- Rows whose value is NULL do not count, as in the other engine.
create macro max_by(value, key) as max_by(value, case when value is not null then key end);
create macro min_by(value, key) as min_by(value, case when value is not null then key end);
-- An amount at a rate, to the ten-thousandth; so wide that both engines hold the product exactly,
-- NULL where it does not fit an amount.
create macro tf_converted(amount, rate) as
    try_cast(cast(amount as decimal(19, 4)) * cast(rate as decimal(18, 8)) as decimal(18, 4));
