namespace NgHvi;

/// <summary>Where the parameters of NAGVAC lie: θ = (vec W_1, …, vec W_L, β, t) with t = log diag Γ (method section 5.4).</summary>
internal sealed class NagvacParameters
{
    public NagvacParameters(NetworkArchitecture architecture)
    {
        Architecture = architecture;
        EffectCount = architecture.FeatureCount + 1;
        Layout = new ParameterLayout(
            ("network weights", architecture.WeightNames(), ParameterScale.Identity),
            ("fixed effects", Names("beta"), ParameterScale.Identity),
            ("random effects' variances", Names("variance"), ParameterScale.LogVariance));
        IsPenalized = new bool[VarianceOffset];
        for (var i = 0; i < VarianceOffset; i++)
        {
            IsPenalized[i] = i < FixedOffset ? !architecture.IsBias(i) : i > FixedOffset;
        }

        PenalizedWeights = IsPenalized.AsSpan(0, FixedOffset).Count(true);
    }

    public NetworkArchitecture Architecture { get; }

    public ParameterLayout Layout { get; }

    /// <summary>d.</summary>
    public int Count => Layout.Count;

    /// <summary>r: the features and the constant.</summary>
    public int EffectCount { get; }

    /// <summary>Index of the first fixed effect, that of the constant; also the number of weights.</summary>
    public int FixedOffset => Architecture.WeightCount;

    /// <summary>Index of the first log variance.</summary>
    public int VarianceOffset => FixedOffset + EffectCount;

    /// <summary>Whether a weight or fixed effect has a prior: all but the biases, whose prior is flat.</summary>
    public bool[] IsPenalized { get; }

    /// <summary>How many weights have a prior.</summary>
    public int PenalizedWeights { get; }

    public ReadOnlySpan<double> Weights(ReadOnlySpan<double> theta) => theta[..FixedOffset];

    public ReadOnlySpan<double> FixedEffects(ReadOnlySpan<double> theta) => theta.Slice(FixedOffset, EffectCount);

    public ReadOnlySpan<double> LogVariances(ReadOnlySpan<double> theta) => theta.Slice(VarianceOffset, EffectCount);

    private string[] Names(string symbol) => [.. Enumerable.Range(0, EffectCount).Select(j => $"{symbol}[{j}]")];
}
