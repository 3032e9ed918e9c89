#!/usr/bin/env bash
# Data to shipped weights and model card, with the seed of config.toml. On two cores: about two and a half hours.
# usage: pip install -e '.[train]' && bash training/all.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=training
run="torchrun --nproc_per_node $(nproc)"
export OMP_NUM_THREADS=1
python training/prepare.py
$run training/train.py --stage first --resume
python training/parse_anchors.py training/work/first.pt
$run training/train.py --stage joint --resume
$run training/train.py --stage last --resume
$run training/train.py --stage polish --without propbank --resume
python training/tune.py training/work/polish.pt
python training/evaluate.py training/work/polish.pt --json training/work/scores_torch.json
python training/export.py training/work/polish.pt
python training/evaluate.py src/stocktake/model/weights --json training/work/scores.json
python training/check_export.py training/work/scores_torch.json training/work/scores.json
python training/card.py --runs float32=training/work/scores_torch.json int8=training/work/scores.json
