namespace NgHvi;

/// <summary>y_i = η_c + u_c + e_i in cell c, the rows of a group in one block: u_c ~ N(0, ω²) integrated out. As
/// <see cref="GaussianKernel"/> with weights w_c = n_c/(1 + ρn_c), ρ = ω²/σ², and −½Σ log(1 + ρn_c).</summary>
internal sealed class ShockKernel(KernelShape shape) : GaussianKernel(shape)
{
    private readonly Vector8[] spreads = new Vector8[shape.RandomCount * shape.RandomCount]; // Σ w²zz'.
    private double[] weights = [], squares = [];
    private double rho;

    public override void Begin(ModelParameters parameters)
    {
        base.Begin(parameters);
        rho = Math.Exp(parameters.Response[1] - parameters.Response[0]);
    }

    public override void Moments(in PackRows rows) => base.Moments(Weigh(rows, null));

    public override void Integrate(in PackRows rows, StripeSums sums)
    {
        var own = Weigh(rows, sums);
        FillGram(own, squares);
        Gram.CopyTo(spreads, 0);
        base.Integrate(own, sums);
        var spread = Vector8.Zero;
        for (var a = 0; a < R; a++)
            for (var b = 0; b <= a; b++)
                spread += (a == b ? 1 : 2) * Covariance[(a * R) + b] * spreads[(a * R) + b];
        sums.Parameters[1] += (rho * InverseVariance) * rows.Presence * spread;
    }

    public override void Draw(in PackRows rows, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums) =>
        base.Draw(Weigh(rows, sums), draw, normals, sums);

    // By log σ² at fixed ω², and by log ω²: ∂/∂ log ρ = ½(Σ w²E[e²]ρ/σ² − Σ ρw).
    public override double Close(double rowCount, Span<double> coefficients, Span<double> responseGradient)
    {
        var value = base.Close(rowCount, coefficients, responseGradient);
        responseGradient[1] *= 0.5;
        responseGradient[0] -= responseGradient[1];
        return value;
    }

    protected override void AddRows(in PackRows rows, bool isIntegrated, StripeSums sums)
    {
        ref var z = ref rows.Z;
        var sum = Vector8.Zero;
        for (var i = rows.Start; i < rows.End; i += RowPack.Lanes)
        {
            var error = Lanes.Load(Residuals, i) - (Lanes.Load(weights, i) * RandomPart(ref z, rows.Rows, i, Alpha)); // w(y − η).
            sum = Lanes.MultiplyAdd(error, error, sum);
        }

        sums.Parameters[1] += (rho * InverseVariance) * sum;
        base.AddRows(rows, isIntegrated, sums);
    }

    [MethodImpl(AggressiveOptimization)]
    private PackRows Weigh(in PackRows rows, StripeSums? sums)
    {
        if (weights.Length < rows.Rows) (weights, squares) = (new double[rows.Rows], new double[rows.Rows]);
        var (own, slope, logs) = (rows.Weights, Vector8.Zero, Vector8.Zero);
        for (var i = rows.Start; i < rows.End; i += RowPack.Lanes)
        {
            var n = Lanes.Load(own, i);
            var factor = Vector8.One + (rho * n);
            var weight = n / factor;
            Lanes.Store(weight, weights, i);
            Lanes.Store(weight * weight, squares, i);
            slope += weight;
            logs += Lanes.Log(factor);
        }

        if (sums is not null)
        {
            sums.LogDensity -= 0.5 * logs;
            sums.Parameters[1] -= rho * slope;
        }

        return rows with { Weights = weights };
    }
}
