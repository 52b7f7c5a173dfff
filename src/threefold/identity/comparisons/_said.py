"""Words for levels that several comparisons share."""

from __future__ import annotations

from threefold.identity.comparison import words

SAME = words("the same", "igual", "相同", "相同")
ONE_SLIP = words("one slip of the pen", "una errata", "一处笔误", "一處筆誤")
TWO_SLIPS = words("two slips of the pen", "dos erratas", "两处笔误", "兩處筆誤")
SLIPS = words("a few slips of the pen", "unas pocas erratas", "几处笔误", "幾處筆誤")
CLOSE = words("spelt almost alike", "escrito casi igual", "写法几乎相同", "寫法幾乎相同")
SIMILAR = words("spelt much alike", "escrito de forma parecida", "写法相近", "寫法相近")
WORDS = words(
    "the same words in another order",
    "las mismas palabras en otro orden",
    "词语相同，顺序不同",
    "詞語相同，順序不同",
)
MOST_WORDS = words("most words agree", "coincide la mayoría", "多数词语相同", "多數詞語相同")
HALF = words("half of the words agree", "coincide la mitad", "半数词语相同", "半數詞語相同")
A_WORD = words("one word agrees", "coincide una palabra", "有一个词相同", "有一個詞相同")
PART = words(
    "one is a part of the other", "uno es parte del otro", "一个包含另一个", "一個包含另一個"
)
LATIN = words(
    "the same in Latin letters", "igual en letras latinas", "拉丁字母写法相同", "拉丁字母寫法相同"
)
NEAR_LATIN = words(
    "alike in Latin letters",
    "parecido en letras latinas",
    "拉丁字母写法相近",
    "拉丁字母寫法相近",
)
SAME_YEAR = words("only the year agrees", "solo coincide el año", "仅年份相同", "僅年份相同")
