"""A server on which the role can do what a run takes, and on which nothing can judge what an expression means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from core import pipeline
from core.cli.main import main
from core.errors import Differs, Unanswered
from core.project.settings import Project, settings
from core.run.differences import Difference
from core.run.events import Finished
from core.run.session import Control
from core.run.unproved import Wanted, compared
from core.run.verify import Report
from core.targets.connector import Connector
from core.targets.open import open_target
