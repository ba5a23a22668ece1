"""Makes test/project/tables/edits.json: a pyproject.toml edited in many ways, and whether uv calls the lock stale after each.

    python3 scripts/tables/make_edits.py uv WORKING_FOLDER

uv (0.13.9 made the table) works offline, on tiny wheels that are written here.
"""
import subprocess, tempfile, os, sys, json, pathlib, shutil, zipfile
UV=sys.argv[1]; OUT=pathlib.Path(sys.argv[2])
def wheel(folder,name,version,requires=()):
    f=folder/f'{name}-{version}-py3-none-any.whl'
    with zipfile.ZipFile(f,'w') as z:
        z.writestr(zipfile.ZipInfo(f'{name}.py',(1980,1,1,0,0,0)),'')
        d=f'{name}-{version}.dist-info/'
        z.writestr(zipfile.ZipInfo(d+'METADATA',(1980,1,1,0,0,0)),f'Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: x\n'+''.join(f'Requires-Dist: {r}\n' for r in requires))
        z.writestr(zipfile.ZipInfo(d+'WHEEL',(1980,1,1,0,0,0)),'Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n')
        z.writestr(zipfile.ZipInfo(d+'RECORD',(1980,1,1,0,0,0)),'')
PY='''[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = [
  "a>=1",
  "b[x]>=1,<3; sys_platform == 'linux'",
  "lib",
  "vendored",
]
[project.optional-dependencies]
cpu = ["c==1.0"]
gpu = ["c==2.0"]
[dependency-groups]
dev = ["a>=1", {include-group = "lint"}]
lint = ["b"]
[tool.uv]
no-index = true
find-links = ["./index"]
environments = ["sys_platform == 'linux'"]
override-dependencies = ["d>=1"]
constraint-dependencies = ["a<3"]
conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]
[tool.uv.sources]
lib = { path = "lib" }
vendored = { path = "vendor/vendored-1.0-py3-none-any.whl" }
'''
LIB='[project]\nname = "lib"\nversion = "1.0"\nrequires-python = ">=3.11"\ndependencies = ["d"]\n[build-system]\nrequires = ["x"]\nbuild-backend = "x"\n'
def make(root):
    for d in ('index','vendor','lib','lib2'): (root/d).mkdir(parents=True)
    for n in 'abcd':
        for v in ('1.0','2.0'): wheel(root/'index',n,v,['d; extra == "x"'] if n=='b' else [])
    for v in ('1.0','2.0'): wheel(root/'vendor','vendored',v)
    (root/'lib/pyproject.toml').write_text(LIB); (root/'lib2/pyproject.toml').write_text(LIB)
    (root/'pyproject.toml').write_text(PY)
E={}
def e(name,*pairs): E[name]=list(pairs)
D='dependencies = [\n'
e('nothing',('',''))
e('comment',('[project]','# hi\n[project]'))
e('description',('version = "0.1.0"','version = "0.1.0"\ndescription = "x"'))
e('scripts',('[dependency-groups]','[project.scripts]\nshop = "shop:run"\n[dependency-groups]'))
e('tool other',('[tool.uv]\n','[tool.ruff]\nline-length = 1\n[tool.uv]\n'))
e('spelling name',('"a>=1",\n','"A >= 1",\n'))
e('order specs',('>=1,<3','<3,>=1'))
e('zeros',('"a>=1",\n','"a>=1.0",\n'))
e('reorder',('"a>=1",\n  "b[x]>=1,<3; sys_platform == \'linux\'",','"b[x]>=1,<3; sys_platform == \'linux\'",\n  "a>=1",'))
e('marker superfluous',('"a>=1",\n','"a>=1; python_version >= \'3.9\'",\n'))
e('marker windows added',(D,D+'"c; sys_platform == \'win32\'",\n'))
e('add dep',(D,D+'"d",\n'))
e('remove dep',('  "a>=1",\n',''))
e('remove lib',('  "lib",\n',''))
e('remove vendored',('  "vendored",\n',''))
e('raise',('"a>=1",\n','"a>=2",\n'))
e('lower',('"a>=1",\n','"a",\n'))
e('cap',('"a>=1",\n','"a>=1,<2",\n'))
e('exact',('"a>=1",\n','"a==1.0",\n'))
e('extra dropped',('b[x]','b'))
e('extra added',('"a>=1",\n','"a[x]>=1",\n'))
e('marker dropped',("; sys_platform == 'linux'\"",'"'))
e('marker other',("; sys_platform == 'linux'\"","; python_version >= '3.13'\""))
e('marker arm',("; sys_platform == 'linux'\"","; sys_platform == 'linux' and platform_machine == 'aarch64'\""))
e('marker or',('"a>=1",\n','"a>=1; os_name == \'posix\'",\n'))
e('unknown dep',(D,D+'"nowhere",\n'))
e('dep twice',(D,D+'"a<3",\n'))
e('optional new',('gpu = ["c==2.0"]','gpu = ["c==2.0"]\nz = ["d"]'))
e('optional empty',('gpu = ["c==2.0"]','gpu = ["c==2.0"]\nz = []'))
e('optional removed',('gpu = ["c==2.0"]\n',''),('conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]\n',''))
e('optional renamed',('gpu = [','gpus = ['),('extra = "gpu"','extra = "gpus"'))
e('optional changed',('c==2.0','c>=2.0'))
e('optional self',('gpu = ["c==2.0"]','gpu = ["c==2.0"]\nall = ["shop[cpu]"]'))
e('optional spelled',('cpu = ["c==1.0"]','CPU = ["c==1.0"]'))
e('optional more',('cpu = ["c==1.0"]','cpu = ["c==1.0", "d"]'))
e('dep to optional',('  "a>=1",\n',''),('gpu = ["c==2.0"]','gpu = ["c==2.0"]\nz = ["a>=1"]'))
e('group new',('lint = ["b"]','lint = ["b"]\ntest = ["c==1.0"]'))
e('group empty',('lint = ["b"]','lint = ["b"]\ntest = []'))
e('group removed',('dev = ["a>=1", {include-group = "lint"}]\n',''))
e('group changed',('lint = ["b"]','lint = ["b>=2"]'))
e('group include dropped',(', {include-group = "lint"}',''))
e('group flat',('{include-group = "lint"}','"b"'))
e('group spelled',('lint = ["b"]','Lint = ["b"]'))
e('default-groups',('[tool.uv]\n','[tool.uv]\ndefault-groups = ["lint"]\n'))
e('legacy dev',('[tool.uv]\n','[tool.uv]\ndev-dependencies = ["c==1.0"]\n'))
e('override added',('override-dependencies = ["d>=1"]','override-dependencies = ["d>=1", "a>=1"]'))
e('override changed',('override-dependencies = ["d>=1"]','override-dependencies = ["d>=2"]'))
e('override removed',('override-dependencies = ["d>=1"]\n',''))
e('override spelled',('["d>=1"]','["D >= 1.0"]'))
e('override marker',('["d>=1"]','["d>=1; sys_platform == \'linux\'"]'))
e('constraint added',('["a<3"]','["a<3", "b<3"]'))
e('constraint changed',('["a<3"]','["a<2"]'))
e('constraint removed',('constraint-dependencies = ["a<3"]\n',''))
e('constraint spelled',('["a<3"]','["A<3.0"]'))
e('build constraint added',('[tool.uv]\n','[tool.uv]\nbuild-constraint-dependencies = ["hatchling<9"]\n'))
e('exclude added',('[tool.uv]\n','[tool.uv]\nexclude-dependencies = ["d"]\n'))
e('exclude unused',('[tool.uv]\n','[tool.uv]\nexclude-dependencies = ["zzz"]\n'))
e('environments more',('"sys_platform == \'linux\'"]','"sys_platform == \'linux\'", "sys_platform == \'darwin\'"]'))
e('environments other',('["sys_platform == \'linux\'"]','["sys_platform == \'linux\' and platform_machine == \'x86_64\'"]'))
e('environments removed',('environments = ["sys_platform == \'linux\'"]\n',''))
e('environments text',('["sys_platform == \'linux\'"]\noverride','"sys_platform == \'linux\'"\noverride'))
e('environments spelled',('["sys_platform == \'linux\'"]',"[\"'linux' == sys_platform\"]"))
e('required environments added',('[tool.uv]\n','[tool.uv]\nrequired-environments = ["sys_platform == \'linux\'"]\n'))
e('conflicts removed',('conflicts = [[{ extra = "cpu" }, { extra = "gpu" }]]\n',''))
e('conflicts added',('{ extra = "gpu" }]]','{ extra = "gpu" }], [{ group = "dev" }, { extra = "cpu" }]]'))
e('conflicts reordered',('{ extra = "cpu" }, { extra = "gpu" }','{ extra = "gpu" }, { extra = "cpu" }'))
e('conflicts named',('{ extra = "cpu" }','{ package = "shop", extra = "cpu" }'))
e('resolution lowest',('[tool.uv]\n','[tool.uv]\nresolution = "lowest"\n'))
e('resolution default',('[tool.uv]\n','[tool.uv]\nresolution = "highest"\n'))
e('prerelease allow',('[tool.uv]\n','[tool.uv]\nprerelease = "allow"\n'))
e('fork fewest',('[tool.uv]\n','[tool.uv]\nfork-strategy = "fewest"\n'))
e('exclude-newer',('[tool.uv]\n','[tool.uv]\nexclude-newer = "2030-01-01T00:00:00Z"\n'))
e('no-build',('[tool.uv]\n','[tool.uv]\nno-build = true\n'))
e('no-binary-package',('[tool.uv]\n','[tool.uv]\nno-binary-package = ["zzz"]\n'))
e('required-version',('[tool.uv]\n','[tool.uv]\nrequired-version = ">=0.1"\n'))
e('path other',('lib = { path = "lib" }','lib = { path = "lib2" }'))
e('path editable',('lib = { path = "lib" }','lib = { path = "lib", editable = true }'))
e('path spelled',('lib = { path = "lib" }','lib = { path = "./lib/" }'))
e('path not editable',('lib = { path = "lib" }','lib = { path = "lib", editable = false }'))
e('archive other',('vendored-1.0-py3','vendored-2.0-py3'))
e('source dropped',('vendored = { path = "vendor/vendored-1.0-py3-none-any.whl" }\n',''))
e('source for a',('[tool.uv.sources]','[tool.uv.sources]\na = { path = "index/a-1.0-py3-none-any.whl" }'))
e('source unused',('[tool.uv.sources]','[tool.uv.sources]\nzzz = { path = "index/a-1.0-py3-none-any.whl" }'))
e('source marker',('lib = { path = "lib" }','lib = { path = "lib", marker = "sys_platform == \'linux\'" }'))
e('direct reference',('"vendored",','"vendored @ file:///nowhere/vendored-1.0-py3-none-any.whl",'))
e('python raised',('requires-python = ">=3.11"','requires-python = ">=3.12"'))
e('python lowered',('requires-python = ">=3.11"','requires-python = ">=3.10"'))
e('python capped',('requires-python = ">=3.11"','requires-python = ">=3.11,<3.14"'))
e('python spelled',('requires-python = ">=3.11"','requires-python = ">= 3.11"'))
e('version bumped',('version = "0.1.0"','version = "0.2.0"'))
e('version dynamic',('version = "0.1.0"','dynamic = ["version"]'))
e('name changed',('name = "shop"','name = "store"'))
e('packaged',('[tool.uv]\n','[tool.uv]\npackage = true\n'))
e('not packaged',('[tool.uv]\n','[tool.uv]\npackage = false\n'))
e('workspace made',('[tool.uv.sources]','[tool.uv.workspace]\nmembers = ["lib2"]\n[tool.uv.sources]'))
env={**os.environ,'UV_CACHE_DIR':str(OUT/'cache'),'UV_PYTHON_DOWNLOADS':'never','NO_COLOR':'1'}
shutil.rmtree(OUT,ignore_errors=True); base=OUT/'base'; make(base)
run=lambda cwd,*a: subprocess.run([UV,*a],cwd=cwd,capture_output=True,text=True,env=env)
r=run(base,'lock','--offline')
if r.returncode: sys.exit(r.stderr)
table={}
for name,pairs in E.items():
    text=PY
    for a,b in pairs:
        assert a in text,(name,a); text=text.replace(a,b,1)
    d=OUT/'case'; shutil.rmtree(d,ignore_errors=True); shutil.copytree(base,d); (d/'pyproject.toml').write_text(text)
    r=run(d,'lock','--check','--offline')
    table[name]={'stale':r.returncode!=0,'edits':pairs}
lines=',\n'.join(f'{json.dumps(name)}: {json.dumps(each)}' for name,each in table.items())
head=json.dumps({'pyproject':PY,'library':LIB,'lock':(base/'uv.lock').read_text()},indent=1)[:-2]
TABLE=pathlib.Path(__file__).resolve().parents[2]/'test'/'project'/'tables'/'edits.json'
TABLE.write_text(f'{head},\n"edits": {{\n{lines}\n}}\n}}\n')
print(len(table),sum(t['stale'] for t in table.values()))
