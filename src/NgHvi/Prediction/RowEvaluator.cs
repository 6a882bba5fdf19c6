namespace NgHvi;

/// <summary>η of a block's rows given θ, in data units; one per thread.</summary>
internal abstract class RowEvaluator
{
    public abstract ReadOnlySpan<double> Parameters { get; } // Of the response.
    public abstract void Load(ReadOnlySpan<double> theta);

    // By row: fixed part of η, its mean and variance over random effects, variance of the random part, where it has one the group's
    // σ_k²/σ².
    public abstract void Fill(double[][] result, int draw, int drawCount);

    public abstract void Draw(RandomKey key, Span<double> eta);
    public abstract double FactorOf(int row); // Of its σ².
}
