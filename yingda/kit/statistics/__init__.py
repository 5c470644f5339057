"""Numbers that stand beside numbers: quantiles, intervals, comparisons of rates and means, scores, fair mixes, luck."""

from yingda.kit.statistics.luck import luck_share
from yingda.kit.statistics.means import MeansCompared, Sample, compare_means
from yingda.kit.statistics.mixes import Cases, Standardised, standardised
from yingda.kit.statistics.quantiles import median, p90, quantile, weighted_mean
from yingda.kit.statistics.rates import Comparison, compare_rates, indistinct_neighbours, wilson, wilson_of_rate
from yingda.kit.statistics.scores import Nps, nps

__all__ = [
    "Cases",
    "Comparison",
    "MeansCompared",
    "Nps",
    "Sample",
    "Standardised",
    "compare_means",
    "compare_rates",
    "indistinct_neighbours",
    "luck_share",
    "median",
    "nps",
    "p90",
    "quantile",
    "standardised",
    "weighted_mean",
    "wilson",
    "wilson_of_rate",
]
