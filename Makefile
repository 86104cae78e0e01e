# DrawSync. `make run` plays, `make test` tests; `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BINARY := target/release/drawsync
# A static binary where this machine has its C library as an archive (Debian's
# libc6-dev, Fedora's glibc-static): it runs on any Linux of the same
# architecture. Elsewhere the ordinary one.
HOST := $(shell rustc -vV | sed -n 's/^host: //p')
STATIC := $(shell test -f "$$(cc -print-file-name=libc.a)" && echo $(HOST) | grep -e -linux-gnu)
# Flags beside a named target do not reach build scripts, which cannot be static.
RELEASE := --release --locked $(if $(STATIC),--target $(HOST))
# Said once: other flags would compile everything again.
build bench: export RUSTFLAGS := $(RUSTFLAGS) $(if $(STATIC),-C target-feature=+crt-static)

.PHONY: help run build client test test-rust test-client test-kill test-api test-browser test-websocket bench bench-client disk-use attack fuzz dev fmt clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: build ## build everything and start the game at http://localhost:8000
	$(BINARY) serve

build: client ## leave the finished binary at target/release/drawsync
	cargo build $(RELEASE)
	$(if $(STATIC),install -D target/$(HOST)/release/drawsync $(BINARY))

client: www/dist/index.html ## build the web client into www/dist

# Only when something of it has changed: the binary that embeds it takes longer.
www/dist/index.html: www/node_modules/.package-lock.json $(shell find www/src www/public www/build www/index.html www/vite.config.ts)
	cd www && npm run --silent build

www/node_modules/.package-lock.json: www/package-lock.json
	cd www && npm ci --no-audit --no-fund

dev: www/node_modules/.package-lock.json ## the client with live reload on port 3000, the server beside it
	cargo run --locked -- serve & server=$$!; trap "kill $$server" EXIT; cd www && npm run dev

test: test-client test-rust test-kill test-api test-websocket test-browser ## install what the tests need and run all of them

test-rust: ## rustfmt, clippy and the server's tests
	cargo fmt --check
	cargo clippy --locked --all-targets -- --deny warnings
	cargo test --locked
	cargo test --locked --features fault --test fault --test faults

test-client: www/node_modules/.package-lock.json ## types, linter and the client's tests
	cd www && npm run --silent check && npm run --silent lint && npm run --silent test

test-kill: build ## kill the real binary thirty times in the middle of its games
	DRAWSYNC_BINARY=$(CURDIR)/$(BINARY) DRAWSYNC_KILLS=30 cargo test --locked --test kill -- --nocapture

test-websocket: ## the Autobahn test suite against our WebSocket reading
	tests/autobahn/run

test-api: target/schemathesis/installed ## the HTTP API against its own description, for a minute
	cargo test --locked --no-run --test http
	target/schemathesis/bin/python tests/schemathesis/run.py target/debug/drawsync

target/schemathesis/installed: tests/schemathesis/requirements.txt
	tests/schemathesis/install target/schemathesis

test-browser: build ## real browsers against the real binary
	tests/install-browser
	cd www && npm run --silent e2e

bench: build ## measure the server beside a bare relay, and the client; BENCH=latency: that alone
	cargo bench $(filter-out --release,$(RELEASE)) --bench bench -- $(BENCH)
	$(if $(BENCH),,$(measure_client))

bench-client: build ## how fast the client is, on a slow phone and a slow line
	$(measure_client)

measure_client = tests/install-browser && cd www && npm run --silent bench

disk-use: build ## what a room of eight writes to the disk, measured for some minutes
	DRAWSYNC_BINARY=$(CURDIR)/$(BINARY) cargo test --locked --test disk_use -- --ignored --nocapture

attack: build ## attack the server while a measured game is played on it
	tests/attack/attack.py --binary $(BINARY)

# Until stopped. What libFuzzer finds new stays below target/, and what breaks a
# promise goes to tests/fuzz/artifacts/.
fuzz: $(if $(TARGET),,build) ## play random and hostile games, and kill the server in them, until stopped; TARGET=frames: that reader alone, with cargo-fuzz
ifdef TARGET
	mkdir -p target/corpus/$(TARGET)
	cargo +nightly fuzz run --fuzz-dir tests/fuzz --target-dir target/fuzz $(TARGET) \
	    target/corpus/$(TARGET) tests/fuzz/corpus/$(TARGET)
else
	@echo "This changes samples at random. With a nightly compiler and 'cargo install cargo-fuzz'," \
	    "make fuzz TARGET=... looks for new paths: $(notdir $(wildcard tests/fuzz/corpus/*))"
	while true; do \
	    DRAWSYNC_SEED=$$RANDOM$$RANDOM DRAWSYNC_STEPS=2000000 cargo test --release --locked --test simulation -- --nocapture; \
	    DRAWSYNC_SEED=$$RANDOM$$RANDOM DRAWSYNC_STEPS=2000000 cargo test --release --locked --test fuzz; \
	    DRAWSYNC_SEED=$$RANDOM$$RANDOM DRAWSYNC_KILLS=300 DRAWSYNC_BINARY=$(CURDIR)/$(BINARY) \
	        cargo test --locked --test kill -- --nocapture; \
	done
endif

fmt: ## format everything
	cargo fmt
	cd www && npx biome check --write

clean: ## remove what was built
	cargo clean
	rm -rf www/dist www/node_modules
