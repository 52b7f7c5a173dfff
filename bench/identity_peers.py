"""Splink as its own documentation configures it for each set: the peer of `bench/identity.py`.

The settings are those of the pages "Evaluation when you have fully labelled data" (fake_1000),
"Linking a dataset of real historical persons" (50k) and "Deduplicating the febrl3 dataset".
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def fake(records: pa.Table) -> list[Any]:
    table = records.set_column(
        records.column_names.index("dob"), "dob", records["dob"].cast(pa.date32())
    )
    blocks = [block_on(name) for name in ("first_name", "surname", "dob", "email")]
    linker = _linker(
        DuckDBAPI(),
        table,
        blocks,
        [
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
    )
    near = "levenshtein(r.dob::varchar, l.dob::varchar) <= 1"
    linker.training.estimate_probability_two_random_records_match(
        [
            f"l.first_name = r.first_name and {near}",
            f"l.surname = r.surname and {near}",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    for rule in (block_on("dob"), block_on("email"), block_on("first_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return _clusters(linker)


def historical(records: pa.Table) -> list[Any]:
    api = DuckDBAPI()
    api.duckdb_con.register("given", records)
    table = api.duckdb_con.sql(
        "select *, first_name || ' ' || surname as first_name_surname_concat from given"
    ).to_arrow_table()
    area = "substr(postcode_fake, 1, 3)"
    blocks = [
        block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"),
        block_on("postcode_fake", "surname"),
        block_on("dob", "birth_place"),
        block_on(area, "dob"),
        block_on(area, "first_name"),
        block_on(area, "surname"),
        block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
    ]
    linker = _linker(
        api,
        table,
        blocks,
        [
            cl.ForenameSurnameComparison(
                "first_name",
                "surname",
                forename_surname_concat_col_name="first_name_surname_concat",
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
    )
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name, 1, 2)", "surname", "substr(postcode_fake, 1, 2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7)
    for rule in (block_on("first_name", "surname"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return _clusters(linker)


def febrl(records: pa.Table) -> list[Any]:
    """As for febrl3, whose columns the set C has too."""
    text = {name: records[name].cast(pa.string()) for name in records.column_names}
    filled = {name: pc.if_else(pc.equal(column, ""), None, column) for name, column in text.items()}
    names = ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    linker = _linker(
        DuckDBAPI(),
        pa.table(filled),
        [block_on(name) for name in names],
        [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name "
            "and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for name in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    return _clusters(linker)


def people(records: pa.Table) -> list[int]:
    """Labels of made-up persons (`people_made.py`), as an expert would set Splink up for them.

    An address is one comparison, as its parts agree together, and the threshold is high: with each
    part by itself and the usual 0.95 members of a household become one (F1 0.39 instead of 0.89).
    """
    same = "street_l = street_r and postal_code_l = postal_code_r"
    near = (
        "jaro_winkler_similarity(street_l, street_r) > 0.9"
        " and levenshtein(postal_code_l, postal_code_r) <= 1"
    )
    address = cl.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            cll.Or(cll.NullLevel("street"), cll.NullLevel("postal_code")).configure(
                is_null_level=True
            ),
            cll.CustomLevel(same),
            cll.CustomLevel(near),
            cll.CustomLevel("postal_code_l = postal_code_r"),
            cll.ElseLevel(),
        ],
    )
    blocks = [
        block_on("email"),
        block_on("mobile"),
        block_on("family_name", "birth_date"),
        block_on("given_name", "birth_date"),
        block_on("given_name", "family_name", "city"),
        block_on("given_name", "family_name", "postal_code"),
    ]
    linker = _linker(
        DuckDBAPI(),
        records,
        blocks,
        [
            cl.ForenameSurnameComparison("given_name", "family_name"),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.EmailComparison("email"),
            cl.DamerauLevenshteinAtThresholds("mobile", [1, 2]),
            address,
        ],
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("email"), block_on("mobile"), block_on("family_name", "birth_date")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    for rule in (block_on("family_name", "given_name"), block_on("birth_date", "city")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    pairs = linker.inference.predict(threshold_match_probability=0.9, warning_mode="never")
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=0.999
    ).as_pyarrow_table()
    labels: list[int] = found.sort_by("row_id")["cluster_id"].to_pylist()
    return labels


def _linker(api: DuckDBAPI, records: pa.Table, blocks: list[Any], comparisons: list[Any]) -> Linker:
    table = records.append_column("row_id", pa.array(range(records.num_rows)))
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row_id",
        blocking_rules_to_generate_predictions=blocks,
        comparisons=comparisons,
    )
    return Linker(api.register(table), settings, log_level="ERROR", validate_settings=False)


def _clusters(linker: Linker) -> list[tuple[float, list[Any]]]:
    """Labels of the rows for each of a few thresholds; 0.95 is the one of the documentation."""
    pairs = linker.inference.predict(threshold_match_probability=0.4, warning_mode="never")
    out = []
    for threshold in (0.5, 0.8, 0.95, 0.99, 0.999):
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        ).as_pyarrow_table()
        found = found.sort_by("row_id")
        out.append((threshold, found["cluster_id"].to_pylist()))
    return out
