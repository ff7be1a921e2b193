# mingce (名册): every task of the repository. `make help` lists them.
#
# Everything is installed into .venv from the locked, hashed lists in requirements/. PYTHON names
# the Python to make .venv with, ARGS goes on to the program behind a target.

SHELL = /bin/sh
.DEFAULT_GOAL = help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?=
ARGS ?=
BIN = .venv/bin
export PYTHON
# Material prints a notice on the future of MkDocs with every build; docs/decisions/ has our answer.
export NO_MKDOCS_2_WARNING = 1

##@ 使用 Use

.PHONY: site
site: .venv/.site ## 建站：安装所需、打印检查结果、生成 site/ | set up, print the check, build site/
	@echo '== mingce check'
	@$(BIN)/mingce check; code=$$?; test $$code -le 1
	@echo '== mkdocs build --strict'
	@$(BIN)/mkdocs build --strict

.PHONY: test
test: .venv/.test ## 运行全部测试（ARGS=路径 只运行一部分） | run all tests (ARGS=path for some)
	@$(BIN)/python -m pytest -n auto $(ARGS)

.PHONY: serve
serve: .venv/.site ## 本机预览，改动即时可见 | preview here, follows edits
	@$(BIN)/mkdocs serve $(ARGS)

.PHONY: check
check: .venv/.check ## 检查全部备案（有不合格的即失败） | check every filing; fails as the check does
	@$(BIN)/mingce check $(ARGS)

.PHONY: story
story: .venv/.test ## 演示从申请到核查的全过程，含各种攻击 | play the story, attacks included
	@$(BIN)/python -m tests.story.steps

.PHONY: change
change: .venv/.check ## 只检查本分支带来的问题（与推送时相同） | what this branch brings, as before a push
	@test -z "$$(git status --porcelain -- registry announcements office)" || \
		echo '注意：还没有提交的改动不在这次检查之内；请先提交，或者用 make check 检查。'
	@$(BIN)/mingce-hook pre-push
	@echo '本分支已提交的内容没有必须先改正或说明的问题。'

.PHONY: gate
gate: .venv/.check ## 按主分支的规则检查一个拉取请求（见 .ci/gate） | judge a pull request, see .ci/gate
	@.ci/gate

.PHONY: preview
preview: .venv/.site ## 画出一个拉取请求涉及的公开页面（见 .ci/preview） | draw the pages that it touches
	@.ci/preview

.PHONY: filings
filings: .venv/.check ## 发布任务：登记收到的备案（见 .ci/enter） | publishing job: enter filings
	@.ci/enter filings

.PHONY: publications
publications: .venv/.check ## 发布任务：登记发布的公告（见 .ci/enter） | publishing job: enter publications
	@.ci/enter publications

.PHONY: hooks
hooks: .venv/.test ## 安装 Git 钩子，提交和推送前自动检查 | install the Git hooks
	@hooks/install

##@ 维护 Maintain

.PHONY: lint
lint: .venv/.test ## 检查代码、配置与生成的文件 | check the code, the configuration and what is generated
	@failed=; \
	step() { name=$$1; shift; echo "== $$name"; "$$@" || failed="$$failed [$$name]"; }; \
	step 'ruff format' $(BIN)/ruff format --check .; \
	step 'ruff check' $(BIN)/ruff check .; \
	step mypy $(BIN)/mypy; \
	step import-linter $(BIN)/lint-imports --no-logo; \
	step schemas $(BIN)/mingce schemas --check; \
	step codeowners $(BIN)/mingce codeowners --check; \
	step zizmor $(BIN)/zizmor --offline --quiet .github/workflows; \
	step check-jsonschema $(BIN)/check-jsonschema --builtin-schema vendor.github-workflows \
		.github/workflows/*.yml; \
	step 'check-jsonschema: GitLab' $(BIN)/check-jsonschema \
		--builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .ci/gitlab.yml; \
	step 'pre-commit: configuration' $(BIN)/pre-commit validate-config \
		.pre-commit-config.yaml; \
	step 'pre-commit: manifest' $(BIN)/pre-commit validate-manifest \
		.pre-commit-hooks.yaml; \
	step 'pre-commit: all files' $(BIN)/pre-commit run --all-files; \
	if test -n "$$failed"; then echo "lint:$$failed" >&2; exit 1; fi

LOCK = $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11.2 \
	--fork-strategy fewest --generate-hashes --only-binary :all: --no-emit-index-url \
	--no-annotate --custom-compile-command 'make lock' --quiet

.PHONY: lock
lock: .venv/.test ## 重新生成 requirements/（ARGS=--upgrade 升级） | write requirements/ anew (ARGS=--upgrade)
	@$(LOCK) $(ARGS) --extra site --extra test --output-file requirements/test.txt
	@$(LOCK) $(ARGS) --extra site -c requirements/test.txt --output-file requirements/site.txt
	@$(LOCK) $(ARGS) -c requirements/test.txt --output-file requirements/check.txt
	@$(LOCK) $(ARGS) --group bench --extra site --extra test -c requirements/test.txt \
		--output-file requirements/bench.txt
	@echo '已写入 requirements/：请查看差异后提交'

.PHONY: bench
bench: .venv/.bench ## 与同类工具比速度（需几分钟） | speed as ratios to peers, takes minutes
	@$(BIN)/python bench/run.py $(ARGS)

.PHONY: fuzz
fuzz: .venv/.test ## 用两万段历史对照独立模型 | 20,000 histories against an independent model
	@MINGCE_FUZZ=20000 $(BIN)/python -m pytest -q tests/core/test_oracle.py $(ARGS)

.PHONY: mutants
mutants: .venv/.bench ## 变异测试：改动程序，看测试能否发现 | mutation tests of what judges, takes long
	@$(BIN)/python bench/mutants.py $(ARGS)

.PHONY: help
help: ## 显示本页 | show this
	@awk -F ':.*## ' '/^##@/ { print "\n" substr($$0, 5) } \
		/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# A stamp for each list; .ci/venv sets those of the smaller lists too. An environment that lost its
# Python, or stands in a folder that was moved, is made again.
.PHONY: again
ifneq ($(shell test -x .venv/bin/python && cat .venv/.place 2>/dev/null),$(CURDIR))
.venv/.check .venv/.site .venv/.test .venv/.bench: again
endif

.venv/.check .venv/.site .venv/.test .venv/.bench: .venv/.%: requirements/%.txt pyproject.toml .ci/venv
	@.ci/venv $*
