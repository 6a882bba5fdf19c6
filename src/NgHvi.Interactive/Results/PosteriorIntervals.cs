using MathNet.Numerics.Distributions;

namespace NgHvi.Interactive.Results;

/// <summary>Equal-tailed intervals of a fit's quantities at any level.</summary>
/// <remarks>
/// A fit keeps its 95 % intervals. An end at another level stands on the same side of the median at a multiple of the distance, on the log scale of a
/// positive quantity: the multiple is that of normal quantiles where q₀ is known in closed form, else that of the posterior's draws, of which a ratio has
/// far less noise than a quantile.
/// </remarks>
internal sealed class PosteriorIntervals
{
    /// <summary>The level of the intervals that a fit keeps.</summary>
    public const double KeptLevel = 0.95;

    private readonly IPosteriorFit _fit;
    private readonly IReadOnlyList<ReportedQuantity> _quantities;
    private readonly bool _isClosedForm;
    private readonly double _level;
    private readonly Lazy<QuantityDraws> _draws;

    /// <summary>Prepares; draws are only made when a quantity asks for them.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="level">Probability inside. Range: (0, 1).</param>
    public PosteriorIntervals(IPosteriorFit fit, double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval is a probability between 0 and 1, such as 0.94.");
        }

        (_fit, _level, _draws) = (fit, level, new(() => QuantityDraws.Of(fit)));
        (_quantities, _isClosedForm) = fit switch
        {
            VariationalFit variational => (variational.CoordinateModel.Quantities, !variational.IsCorrected),
            DataAugmentationResult augmented => (augmented.CoordinateModel.Quantities, true),
            _ => (fit.Model.Quantities, false),
        };
    }

    /// <summary>The multiple of normal quantiles.</summary>
    public static double NormalMultiple(double level) => Normal.InvCDF(0, 1, (1 + level) / 2) / Normal.InvCDF(0, 1, (1 + KeptLevel) / 2);

    /// <summary>The interval of one quantity.</summary>
    public (double Lower, double Upper) At(int index)
    {
        var kept = _fit.Posterior[index];
        if (_level == KeptLevel)
        {
            return (kept.Lower, kept.Upper);
        }

        if (_isClosedForm && _quantities[index].Index >= 0)
        {
            var multiple = NormalMultiple(_level);
            return Ends(kept, multiple, multiple, _quantities[index].Scale == ParameterScale.LogVariance);
        }

        var q = _draws.Value.Quantiles(index, _level > KeptLevel
            ? [(1 - _level) / 2, (1 - KeptLevel) / 2, 0.5, (1 + KeptLevel) / 2, (1 + _level) / 2]
            : [(1 - KeptLevel) / 2, (1 - _level) / 2, 0.5, (1 + _level) / 2, (1 + KeptLevel) / 2]);
        var isPositive = q[0] > 0 && kept.Lower > 0;
        q = isPositive ? Array.ConvertAll(q, Math.Log) : q;
        var (lower, upper) = ((q[2] - q[1]) / (q[2] - q[0]), (q[3] - q[2]) / (q[4] - q[2]));
        return _level > KeptLevel ? Ends(kept, 1 / lower, 1 / upper, isPositive) : Ends(kept, lower, upper, isPositive);
    }

    private static (double Lower, double Upper) Ends(PosteriorQuantity kept, double lower, double upper, bool isPositive)
    {
        // Draws without spread give 0/0; the kept ends are then as good as any.
        (lower, upper) = (double.IsFinite(lower) ? lower : 1, double.IsFinite(upper) ? upper : 1);
        return isPositive
            ? (kept.Median * Math.Pow(kept.Lower / kept.Median, lower), kept.Median * Math.Pow(kept.Upper / kept.Median, upper))
            : (kept.Median - (lower * (kept.Median - kept.Lower)), kept.Median + (upper * (kept.Upper - kept.Median)));
    }
}
