"""Recognises and reads what describes a generated app's own tables: data_model, state_contract, or both in one."""

from __future__ import annotations

import re
from dataclasses import replace

from core.load.app.contracts import contract_in, read_contract
from core.load.app.data_models import data_model_in, lists_fields, read_data_model
from core.load.entities import Document
from core.load.trees.nodes import Node

DATA_MODELS = ("data_model.*", "data-model.*", "datamodel.*")
CONTRACTS = ("state_contract.*", "state-contract.*", "statecontract.*")
_NAMED = re.compile(r"data[_-]?model\.", re.IGNORECASE)


def is_data_model(tree: Node) -> bool:
    """A bare one looks like an entity map: it lists its fields, or its file says what it is."""
    model = data_model_in(tree)
    return model is not None and (model is not tree or lists_fields(model) or bool(_NAMED.match(tree.origin)))


def is_state_contract(tree: Node) -> bool:
    return contract_in(tree) is not None and data_model_in(tree) is None


def read_app(tree: Node) -> Document:
    model, contract = data_model_in(tree), contract_in(tree)
    read = read_data_model(model) if model else Document()
    if contract is None:
        return read
    beside = read_contract(contract)
    app = replace(read.app, states=beside.app.states)
    return replace(read, app=app, findings=(*read.findings, *beside.findings))
