"""Events that several variables are tried on."""

SHOP = """
2026-03-01 10:00 purchase reference=A product=tea category=food amount=10 quantity=2 \
channel=shop place=Vigo
2026-03-01 10:00 purchase reference=A product=cup category=home amount=20 quantity=1 \
channel=shop place=Vigo
2026-03-15 19:30 purchase reference=B product=tea category=food amount=15 quantity=3 \
channel=web place=Vigo
2026-03-29 20:00 purchase reference=C product=pan category=home amount=45 quantity=1 \
channel=web place=Lugo discount=5
2026-03-30 09:00 purchase reference=D product=cup category=home amount=-20 quantity=-1 \
outcome=cancelled
"""

YEARS = """
2023-06-01 10:00 purchase reference=A amount=100 product=a category=x
2025-01-10 10:00 purchase reference=B amount=50 product=b category=y
2026-01-10 10:00 purchase reference=C amount=75 product=a category=x
"""

NEWLY = """
2025-06-01 10:00 purchase reference=A amount=100 product=a category=x
2026-03-10 10:00 purchase reference=B amount=50 product=b category=y
2026-03-20 10:00 purchase reference=C amount=75 product=a category=x
"""

RHYTHM = """
2026-01-01 10:00 purchase reference=A amount=1
2026-01-11 10:00 purchase reference=B amount=1
2026-01-31 10:00 purchase reference=C amount=1
"""

CONTACTS = """
2025-01-05 11:00 contact channel=phone category=complaint outcome=resolved duration_s=120 \
direction=in
2026-03-10 11:00 contact channel=phone category=complaint outcome=follow_up duration_s=60 \
direction=in
2026-03-20 16:00 contact channel=email category=order outcome=resolved direction=in
2026-03-30 17:00 contact channel=phone category=offer outcome=no_answer duration_s=0 direction=out
"""

MESSAGES = """
2026-02-01 10:00 campaign_response channel=email reference=spring outcome=sent
2026-02-01 12:00 campaign_response channel=email reference=spring outcome=opened
2026-02-02 09:00 campaign_response channel=email reference=spring outcome=clicked
2026-03-20 10:00 campaign_response channel=email reference=easter outcome=sent
2026-03-20 11:00 campaign_response channel=email reference=easter outcome=opened
2026-03-25 10:00 campaign_response channel=sms reference=easter outcome=sent
2026-03-26 10:00 campaign_response channel=post reference=coupon outcome=redeemed
2026-03-26 10:00 campaign_response channel=phone reference=club outcome=refused
"""

CLICKS = """
2026-03-01 10:00 page_view channel=web
2026-03-01 10:10 search channel=web outcome=found
2026-03-01 10:20 cart channel=web outcome=added
2026-03-01 10:40 purchase channel=web reference=A amount=10
2026-03-30 10:00 page_view channel=web
2026-03-30 10:05 page_view channel=web
2026-03-30 10:06 search channel=web outcome=none
2026-03-30 10:15 cart channel=web outcome=added
2026-03-30 11:00 page_view channel=web
"""

CALLS = """
2026-03-01 02:00 call duration_s=60 outcome=completed direction=out other_number=n1
2026-03-20 10:00 call duration_s=120 outcome=completed direction=out other_number=n1
2026-03-25 20:00 call duration_s=30 outcome=dropped direction=in other_number=n2 roaming=yes
2026-03-30 21:00 call duration_s=90 outcome=completed direction=in other_number=n3
"""

TRADES = """
2026-03-01 10:00 trade product=CU2606 quantity=10 amount=1000 outcome=bought
2026-03-02 10:00 trade product=CU2606 quantity=6 amount=660 outcome=sold
2026-03-03 10:00 trade product=CU2606 quantity=4 amount=380 outcome=sold
2026-03-30 10:00 trade product=AL2606 quantity=5 amount=100 outcome=sold
2026-03-01 09:00 cash_movement amount=260 outcome=paid_in
"""

VISITS = """
2026-02-15 10:00 visit place=Gym duration_s=3600 outcome=entered
2026-03-28 10:00 visit place=Gym duration_s=1800 outcome=entered
2026-03-29 10:00 visit place=Gym outcome=refused
"""

SUBSCRIPTIONS = """
2025-01-01 10:00 subscription product=gold outcome=joined
2026-01-01 10:00 subscription product=gold outcome=renewed
"""
