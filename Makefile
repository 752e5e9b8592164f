# Natkeeper. `make` lists the targets; each does its own set-up.
SHELL := bash
.SHELLFLAGS := -eo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# nft and ip live in sbin, which is often not on a user's PATH.
export PATH := $(PATH):/usr/sbin:/sbin

# The option silences a warning about Maven's own libraries on newer JDKs.
MAVEN := JAVA_HOME="$$(tools/find-jdk)" MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow $$MAVEN_OPTS" \
    mvn --batch-mode -Dstyle.color=never
LAB := env JAVA_HOME="$$(tools/find-jdk)" lab/bin/lab
SOURCES := $(shell find pom.xml */pom.xml */src lab/bin host events -type f -not -path '*/target/*')
BUILT := lab/target/.built

.PHONY: help
help: ## This list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

.PHONY: setup
setup:
	@tools/need mvn=maven nft=nftables ip=iproute2 unshare=util-linux flock=util-linux setpriv=util-linux curl=curl \
	    ping=iputils-ping fc-list=fontconfig shellcheck=shellcheck sysctl=procps conntrack=conntrack iptables-legacy=iptables \
	    python3=python3 mawk=mawk gawk=gawk
	@[[ -n "$$(fc-list)" ]] || tools/need 'no-font-is-installed=fonts-dejavu-core'

$(BUILT): $(SOURCES) | setup
	@# One at a time: a second make waits, and then finds it built.
	@flock Makefile bash -eo pipefail -c '\
	    [[ ! -e $@ || -n "$$(find $(SOURCES) -newer $@ -print -quit)" ]] || exit 0; \
	    echo "Building (about half a minute) ..."; \
	    $(MAVEN) --quiet package -DskipTests; \
	    touch $@'

.PHONY: lab
SCENARIO ?= nat-stop
lab: $(BUILT) ## A VPC on this machine: SCENARIO=nat-stop|…|all [SEED=n] [API_LATENCY_MS=80] [CONTROL=1] [COLD=1]
	@SCENARIO=$(SCENARIO) $(LAB) run

.PHONY: lab-list
lab-list: $(BUILT) ## The lab's scenarios, a name per line
	@$(LAB) list

.PHONY: test
test: setup ## All unit tests, and one lab scenario per capability, with and without Natkeeper
	tools/shellcheck-all
	tools/lint-template
	$(MAVEN) verify
	@touch $(BUILT)
	$(MAKE) --jobs=3 --output-sync=target $(WORLDS)

# Each waits most of its time, in a world of its own: side by side they take a third of it.
LABS := $(addprefix lab-and-control-,nat-stop ports egress-policy)
WORLDS := host-run host-boot $(LABS)
.PHONY: $(WORLDS)
host-run:
	tools/may-skip host/test/run
host-boot:
	tools/may-skip host/test/boot
$(LABS): lab-and-control-%:
	SCENARIO=$* tools/may-skip $(LAB) run
	SCENARIO=$* tools/may-skip $(LAB) control

.PHONY: verify
verify: test ## Everything: all scenarios, each with its control, many seeds, a million port maps, the same bytes twice
	SCENARIO=all $(LAB) run
	SCENARIO=all $(LAB) control
	$(MAVEN) --projects simulator,functions test -Dtest=FailoverSoakTest \
	    -Dsurefire.failIfNoSpecifiedTests=false -Dnatkeeper.soak.histories=2000
	$(MAVEN) --projects simulator,functions test -Dtest=PortMapFuzzTest \
	    -Dsurefire.failIfNoSpecifiedTests=false -Dnatkeeper.fuzz.inputs=1000000
	NATKEEPER_THOROUGH=1 tools/may-skip host/test/run ports-refused ports-rewrites egress-refused egress-beside
	for awk in mawk gawk; do NATKEEPER_AWK=$$awk tools/may-skip host/test/run ports ports-names ports-repair egress egress-follow egress-interfaces; done
	$(MAKE) bench
	tools/package-twice

.PHONY: bench
bench: $(BUILT) ## How fast the function is, how planning time grows, what a change of ports costs a host; figures in lab/target/bench.json
	$(MAVEN) --projects simulator,functions test -Dtest=PlannerBenchmark \
	    -Dsurefire.failIfNoSpecifiedTests=false -Dnatkeeper.bench.report=$(CURDIR)/lab/target/bench.json
	$(LAB) bench
	tools/may-skip host/test/bench lab/target/bench.json

.PHONY: package
package: | setup ## The artefact: functions/target/functions.zip
	@$(MAVEN) --quiet --projects simulator,functions package -DskipTests
	@sha256sum functions/target/functions.zip

.PHONY: unpacked
unpacked: package
	@rm -rf functions/target/unpacked && mkdir -p functions/target/unpacked
	@cd functions/target/unpacked && "$$(../../../tools/find-jdk)/bin/jar" xf ../functions.zip

.PHONY: plan
plan: unpacked ## What Natkeeper would do in the account of your AWS credentials; changes nothing
	@"$$(tools/find-jdk)/bin/java" -cp 'functions/target/unpacked:functions/target/unpacked/lib/*' io.natkeeper.failover.PlanCommand

.PHONY: check-ports
check-ports: unpacked ## Whether a port map is valid, and what it would open: FILE=ports.yaml [or several parts]
	@"$$(tools/find-jdk)/bin/java" -cp 'functions/target/unpacked:functions/target/unpacked/lib/*' io.natkeeper.port.CheckPortsCommand $(FILE)

.PHONY: ports-page
ports-page: unpacked ## What is reachable where, and who leaves by which address, as one page: POOL=main PAGE=ports.html; reads with your AWS credentials
	@"$$(tools/find-jdk)/bin/java" -cp 'functions/target/unpacked:functions/target/unpacked/lib/*' io.natkeeper.port.InventoryPageCommand '$(POOL)' >'$(or $(PAGE),ports.html)'

.PHONY: check-egress
check-egress: unpacked ## Whether an egress policy is valid, and who would leave by what: FILE=egress.yaml
	@"$$(tools/find-jdk)/bin/java" -cp 'functions/target/unpacked:functions/target/unpacked/lib/*' io.natkeeper.egress.CheckEgressCommand $(FILE)

.PHONY: preflight
preflight: package ## Whether a deployment would work, only reading: PARAMETERS="VpcId=vpc-… PublicSubnetIds=subnet-…,subnet-… EntryAddress=yes"
	@rm -rf functions/target/plan && mkdir -p functions/target/plan
	@cd functions/target/plan && "$$(../../../tools/find-jdk)/bin/jar" xf ../functions.zip
	@"$$(tools/find-jdk)/bin/java" -cp 'functions/target/plan:functions/target/plan/lib/*' io.natkeeper.preflight.PreflightCommand $(PARAMETERS)

.PHONY: deploy
deploy: preflight ## Package, preflight, then `sam deploy` into the account of your AWS credentials, with the same PARAMETERS
	@command -v sam >/dev/null || { echo "The AWS SAM CLI is missing: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html" >&2; exit 1; }
	sam deploy $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS))

.PHONY: verify-aws
verify-aws: ## In the first hour after a deployment: what only AWS can confirm (reads only; not run yet by its authors)
	@tools/verify-aws

.PHONY: generate
generate: ## Writes the generated parts of template.yaml and fleet.yaml: user data, SSM documents
	tools/generate

.PHONY: format
format: ## Rewrites all Java to the formatter's liking
	@$(MAVEN) --quiet spotless:apply

.PHONY: clean
clean: ## Removes what was built
	rm -rf target */target
