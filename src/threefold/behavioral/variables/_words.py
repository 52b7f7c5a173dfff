"""Values and dimensions that several variables are told by."""

from threefold.kit.worded import words

DIMENSIONS = {
    "daypart": words("time of day", "franja del día", "时段", "時段"),
    "weekday": words("day of the week", "día de la semana", "星期", "星期"),
    "month": words("month", "mes", "月份", "月份"),
    "season": words("season", "estación", "季节", "季節"),
    "channel": words("channel", "canal", "渠道", "管道"),
    "place": words("place", "lugar", "地点", "地點"),
    "level": words("order size", "tamaño de pedido", "订单规模", "訂單規模"),
    "category": words("category", "categoría", "品类", "品類"),
}
DAYPARTS = {
    "night": words("night", "noche", "夜间", "夜間"),
    "morning": words("morning", "mañana", "上午", "上午"),
    "afternoon": words("afternoon", "tarde", "下午", "下午"),
    "evening": words("evening", "tarde-noche", "晚间", "晚間"),
}
WEEKDAYS = {
    "monday": words("Monday", "lunes", "星期一", "星期一"),
    "tuesday": words("Tuesday", "martes", "星期二", "星期二"),
    "wednesday": words("Wednesday", "miércoles", "星期三", "星期三"),
    "thursday": words("Thursday", "jueves", "星期四", "星期四"),
    "friday": words("Friday", "viernes", "星期五", "星期五"),
    "saturday": words("Saturday", "sábado", "星期六", "星期六"),
    "sunday": words("Sunday", "domingo", "星期日", "星期日"),
}
SEASONS = {
    "spring": words("spring", "primavera", "春季", "春季"),
    "summer": words("summer", "verano", "夏季", "夏季"),
    "autumn": words("autumn", "otoño", "秋季", "秋季"),
    "winter": words("winter", "invierno", "冬季", "冬季"),
}
MONTHS = {
    "january": words("January", "enero", "1月", "1月"),
    "february": words("February", "febrero", "2月", "2月"),
    "march": words("March", "marzo", "3月", "3月"),
    "april": words("April", "abril", "4月", "4月"),
    "may": words("May", "mayo", "5月", "5月"),
    "june": words("June", "junio", "6月", "6月"),
    "july": words("July", "julio", "7月", "7月"),
    "august": words("August", "agosto", "8月", "8月"),
    "september": words("September", "septiembre", "9月", "9月"),
    "october": words("October", "octubre", "10月", "10月"),
    "november": words("November", "noviembre", "11月", "11月"),
    "december": words("December", "diciembre", "12月", "12月"),
}
LEVELS = {
    "under_10": words("under 10", "de menos de 10", "10 以下", "10 以下"),
    "under_30": words("from 10 to 30", "de 10 a 30", "10 至 30", "10 至 30"),
    "under_100": words("from 30 to 100", "de 30 a 100", "30 至 100", "30 至 100"),
    "under_300": words("from 100 to 300", "de 100 a 300", "100 至 300", "100 至 300"),
    "under_1000": words("from 300 to 1,000", "de 300 a 1000", "300 至 1000", "300 至 1000"),
    "from_1000": words("of 1,000 and more", "de 1000 o más", "1000 及以上", "1000 及以上"),
}
CONTACT_CHANNELS = {
    "phone": words("phone", "teléfono", "电话", "電話"),
    "email": words("e-mail", "correo electrónico", "电子邮件", "電子郵件"),
    "chat": words("chat", "chat", "聊天", "聊天"),
    "visit": words("visit", "visita", "到访", "到訪"),
    "post": words("post", "correo postal", "邮寄", "郵寄"),
    "fax": words("fax", "fax", "传真", "傳真"),
    "web": words("web", "web", "网站", "網站"),
    "sms": words("text message", "SMS", "短信", "簡訊"),
}
CAMPAIGN_CHANNELS = {name: CONTACT_CHANNELS[name] for name in ("email", "sms", "post", "phone")}
