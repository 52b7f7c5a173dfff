-- One round of hooking and shortcutting (FastSV; Zhang, Azad, Buluç 2020): every node takes the
-- smallest label within reach, and hands it to the root of its tree.
with lowest as (
    select e.link, min(f.label) as label from edges e join labels f on f.node = e.node group by e.link
),
reached as (
    select e.node, min(l.label) as label from edges e join lowest l on l.link = e.link group by e.node
),
told as (
    select node, label from labels
    union all
    select node, label from reached
    union all
    select f.label, r.label from reached r join labels f on f.node = r.node
),
hooked as (
    select node, min(label) as label from told group by node
)
select h.node, j.label from hooked h join hooked j on j.node = h.label
