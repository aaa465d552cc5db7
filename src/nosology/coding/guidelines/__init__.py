"""The Official Guidelines as rules, in the order they are applied."""

from nosology.coding.guidelines import (
    i_a_12_a_excludes1,
    i_a_13_manifestation,
    i_b_2_context,
    i_b_2_specificity,
    i_b_5_integral_symptoms,
    i_b_7_multiple_coding,
    i_b_9_combination,
    i_b_12_once,
    i_b_13_laterality,
    i_b_14_other_clinicians,
    i_c_2_b_metastatic_sites,
    i_c_2_m_history,
    i_c_4_a_3_diabetes_drugs,
    i_c_15_a_1_chapter_15_first,
    i_c_15_a_3_trimester,
    i_c_16_a_2_birth,
    i_c_19_d_burns,
    i_c_19_e_5_a_adverse_effect,
    i_c_21_c_5_screening,
    ii_h_uncertain_inpatient,
    iii_reportable,
    iv_h_uncertain_outpatient,
)
from nosology.coding.guidelines.rule import Case, Rule

RULES: tuple[Rule, ...] = (
    iv_h_uncertain_outpatient.RULE,
    ii_h_uncertain_inpatient.RULE,
    i_c_21_c_5_screening.RULE,
    iii_reportable.RULE,
    i_b_13_laterality.RULE,
    i_c_16_a_2_birth.RULE,
    i_a_13_manifestation.RULE,
    i_b_2_context.RULE,
    i_b_2_specificity.RULE,
    i_c_2_b_metastatic_sites.RULE,
    i_c_2_m_history.RULE,
    i_c_19_d_burns.RULE,
    i_c_19_e_5_a_adverse_effect.RULE,
    i_b_9_combination.RULE,
    i_b_7_multiple_coding.RULE,
    i_c_15_a_3_trimester.RULE,
    i_c_15_a_1_chapter_15_first.RULE,
    i_b_14_other_clinicians.RULE,
    i_b_12_once.RULE,
    i_c_4_a_3_diabetes_drugs.RULE,
    i_b_5_integral_symptoms.RULE,
    i_a_12_a_excludes1.RULE,
)

__all__ = ["RULES", "Case", "Rule"]
