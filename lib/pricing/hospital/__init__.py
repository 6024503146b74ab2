"""What hospitals of any place post for a billing code or a visit, by a model fitted beforehand.

The model is fitted by `make fit` (lib.fitting) and shipped as `data/hospital_model.json`; here it
is only read and evaluated. What it says in words and in mathematics: docs/hospital_model.md.
"""
