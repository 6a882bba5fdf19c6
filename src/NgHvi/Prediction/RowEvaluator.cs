namespace NgHvi;

/// <summary>η of a block's rows given θ, in data units; one per thread.</summary>
internal abstract class RowEvaluator(RowBlock block)
{
    private readonly RegressorPass pass = new(block.Model, RowBlock.ChunkRows);
    private readonly double[] parameters = new double[block.Model.Shape.ParameterCount];

    public ReadOnlySpan<double> Parameters => parameters; // Of the response.
    protected RowBlock Block { get; } = block;
    protected MixedDensity Model { get; } = block.Model;
    protected double[] Covariance { get; } = new double[block.Model.RandomCount * block.Model.RandomCount]; // Of effects of new levels.
    protected double[] FixedParts { get; } = new double[block.Rows.Length]; // Of η, by row.
    protected double[] Z { get; } = new double[block.Rows.Length * block.Model.RandomCount]; // By row, in the units of the model.

    public abstract void Load(ReadOnlySpan<double> theta);

    // By row: fixed part of η, its mean and variance over random effects, variance of the random part, where it has one the group's
    // σ_k²/σ².
    public abstract void Fill(double[][] result, int draw, int drawCount);

    public abstract void Draw(RandomKey key, Span<double> eta);
    public virtual double FactorOf(int row) => 1; // Of its σ².

    protected void Load(ReadOnlySpan<double> theta, ModelParameters known, ReadOnlySpan<double> beta)
    {
        known.Covariance(Covariance);
        Model.ResponseParameters(known.Response, parameters);
        pass.Load(theta);
        Place(beta, FixedParts);
    }

    protected void Place(ReadOnlySpan<double> beta, Span<double> fixedParts) => Block.Place(pass, beta, fixedParts, Z);
}
