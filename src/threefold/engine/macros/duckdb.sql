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
