"""The kinds of official files that can be added, and what each is called.

Invariant: a kind's value stands in stores and in `--json`, so it never changes.
"""

from enum import StrEnum


class FileKind(StrEnum):
    """The official files that can be added; `LEFT_OUT` is a member of an archive that is none of them."""

    TABULAR = "icd10cm_tabular"
    ALPHABETIC = "icd10cm_index"
    EXTERNAL_CAUSE = "icd10cm_external_cause"
    NEOPLASM = "icd10cm_neoplasm"
    DRUG = "icd10cm_drug"
    PCS_TABLES = "icd10pcs_tables"
    PCS_INDEX = "icd10pcs_index"
    PCS_DEFINITIONS = "icd10pcs_definitions"
    PCS_BODY_PARTS = "icd10pcs_body_part_key"
    PCS_DEVICES = "icd10pcs_device_key"
    CM_ORDER = "icd10cm_order"
    PCS_ORDER = "icd10pcs_order"
    HCPCS = "hcpcs"
    CPT = "cpt"
    POA_EXEMPT = "poa_exempt"
    MCE = "mce"
    CC_MCC = "msdrg_cc_mcc"
    CONVERSION = "conversion_table"
    ADDENDA = "addenda"
    PTP = "ncci_ptp"
    MUE = "ncci_mue"
    ADD_ON = "ncci_add_on"
    LEFT_OUT = "left_out"


ACCEPTED = {
    FileKind.TABULAR: "the ICD-10-CM tabular list",
    FileKind.ALPHABETIC: "the ICD-10-CM alphabetic index",
    FileKind.EXTERNAL_CAUSE: "the ICD-10-CM external cause index",
    FileKind.NEOPLASM: "the ICD-10-CM neoplasm table",
    FileKind.DRUG: "the ICD-10-CM drug table",
    FileKind.CM_ORDER: "the ICD-10-CM order file",
    FileKind.CONVERSION: "the conversion table",
    FileKind.ADDENDA: "the addenda of codes",
    FileKind.PCS_TABLES: "the ICD-10-PCS tables",
    FileKind.PCS_INDEX: "the ICD-10-PCS index",
    FileKind.PCS_DEFINITIONS: "the ICD-10-PCS definitions",
    FileKind.PCS_ORDER: "the ICD-10-PCS order file",
    FileKind.PCS_BODY_PARTS: "the ICD-10-PCS body part key",
    FileKind.PCS_DEVICES: "the ICD-10-PCS device key",
    FileKind.HCPCS: "the HCPCS codes",
    FileKind.CPT: "a licensed CPT code list",
    FileKind.POA_EXEMPT: "the POA-exempt list",
    FileKind.MCE: "the Medicare Code Editor lists",
    FileKind.CC_MCC: "the MS-DRG CC and MCC lists",
    FileKind.PTP: "the NCCI PTP edits",
    FileKind.MUE: "the NCCI MUE edits",
    FileKind.ADD_ON: "the NCCI add-on code edits",
}
