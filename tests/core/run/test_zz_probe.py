"""x."""
import json
from pathlib import Path
from core import pipeline
from core.run.session import Control
from core.load.live import read_schema
CART = {"entities": {"CartItem": {"fields": [{"name": "product_id", "type": "string", "required": True},{"name": "quantity", "type": "number"}],"primaryKey": "product_id"},"Product": {"fields": [{"name": "id", "type": "string"}], "primaryKey":"id"}}}
def test_x(tmp_path, data_home, database):
    project = pipeline.new(tmp_path / "crm", "crm")
    (project.root/"iterations/002/data_model.json").write_text(json.dumps(CART))
    for n in (1,2):
        out=list(pipeline.build(project,n,{})); print(out[-1])
    print(next(project.migrations.glob("002*k.sql")).read_text()[:1500]); print((project.migrations/"002.snapshot.json").read_text()[-600:])
    for g in (2,):
        list(pipeline.apply(project,database,g,Control(),stage="development"))
    r=pipeline.verify(project,database,None); print(r.differences,r.unmanaged,r.iteration)
    with database.connect(autocommit=True) as c:
        c.execute("comment on schema app is 'x'")
    r=pipeline.verify(project,database,None); print(r.differences,r.unmanaged,r.iteration)
    with database.connect(autocommit=True) as c:
        c.execute("comment on schema app is null")
    list(pipeline.rollback(project,database,1,Control(),{}))
    r=pipeline.verify(project,database,None); print(r.differences,r.unmanaged,r.iteration)
    with database.connect(autocommit=True) as c:
        print(c.execute("select nspname from pg_namespace").fetchall())
    list(pipeline.apply(project,database,2,Control(),stage="development"))
    r=pipeline.verify(project,database,None); print(r.differences,r.unmanaged,r.iteration)
