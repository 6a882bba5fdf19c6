namespace NgHvi;

/// <summary>α_k | θ, y ~ N(P_k⁻¹Z_kᵀe_k/σ², P_k⁻¹), P_k = Ω + Z_kᵀZ_k/σ², e_k = y_k − X_kβ.</summary>
internal class GaussianKernel(KernelShape shape) : PackKernel(shape)
{
    private double[] residuals = [];

    protected double[] Residuals => residuals;
    protected double InverseVariance { get; private set; }
    protected Vector8 Squares { get; private set; } // e'We.

    public override void Begin(ModelParameters parameters)
    {
        base.Begin(parameters);
        InverseVariance = Math.Exp(-parameters.Response[0]);
    }

    public override void Moments(in PackRows rows) => Condition(rows);

    public override void Integrate(in PackRows rows, StripeSums sums)
    {
        Condition(rows);
        AddLogDensity(rows, sums);
        AddSquares(rows, sums);
        AddSpreads(rows, sums);
        AddRows(rows, isIntegrated: true, sums);
    }

    public override void Draw(in PackRows rows, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        Solve(rows);
        AddLogDensity(rows, sums);
        if (draw.Sweeps == 0)
        {
            Gather(rows, normals, Noise);
            LaneCholesky.SolveUpper(Factor, R, Noise);
            for (var i = 0; i < R; i++) Alpha[i] += Noise[i];
        }
        else Sweep(rows, draw, normals);

        AddSquares(rows, sums);
        AddRows(rows, isIntegrated: false, sums);
    }

    public override void AddConstant(double constant, StripeSums sums) // Squares about the means of cells.
    {
        sums.LogDensity -= Vector512.CreateScalar(0.5 * InverseVariance * constant);
        sums.Parameters[0] += Vector512.CreateScalar(constant);
    }

    // ∂/∂ log σ² = ½(Σ E[(y − η)²]/σ² − n).
    public override double Close(double rowCount, Span<double> coefficients, Span<double> responseGradient)
    {
        var logVariance = Parameters.Response[0];
        var scale = Math.Exp(-logVariance);
        if (!ScalesRows) TensorPrimitives.Multiply(coefficients, scale, coefficients);
        responseGradient[0] = 0.5 * ((scale * responseGradient[0]) - rowCount);
        return -0.5 * rowCount * (Math.Log(2 * Math.PI) + logVariance);
    }

    private void Condition(in PackRows rows)
    {
        Solve(rows);
        LaneCholesky.Invert(Factor, R, Work, Covariance);
    }

    [MethodImpl(AggressiveOptimization)]
    private void AddSpreads(in PackRows rows, StripeSums sums) // P⁻¹ to the moments, tr P⁻¹Z'Z to the squares.
    {
        var (covariance, gram, moments, n, presence) = (Covariance, Gram, sums.Moments, R, rows.Presence);
        var (diagonal, others) = (Vector8.Zero, Vector8.Zero);
        for (int a = 0, row = 0; a < n; a++, row += n)
        {
            for (var i = row; i < row + a; i++)
            {
                moments[i] += presence * covariance[i];
                others = Lanes.MultiplyAdd(covariance[i], gram[i], others);
            }

            moments[row + a] += presence * covariance[row + a];
            diagonal = Lanes.MultiplyAdd(covariance[row + a], gram[row + a], diagonal);
        }

        sums.Parameters[0] += presence * (diagonal + others + others);
    }

    protected virtual void AddRows(in PackRows rows, bool isIntegrated, StripeSums sums) => sums.Parameters[0] += AddRows(
        rows, residuals, rows.IsWeighted ? rows.Weights : null, Vector512.Create(InverseVariance), isIntegrated, sums);

    private void Solve(in PackRows rows) // E[α_k] into Alpha.
    {
        FillResiduals(rows);
        FillGram(rows);
        FillCross(rows, residuals);
        FactorPrecision(Vector512.Create(InverseVariance));
        for (var i = 0; i < R; i++) Alpha[i] = Cross[i] * InverseVariance;
        LaneCholesky.SolveLower(Factor, R, Alpha);
        LaneCholesky.SolveUpper(Factor, R, Alpha);
    }

    [MethodImpl(AggressiveOptimization)]
    protected void FillResiduals(in PackRows rows) // w(y − o − zᵀβ) and e'We.
    {
        if (residuals.Length < rows.Rows) residuals = new double[rows.Rows];
        FillFixedPart(rows, residuals);
        var (e, y, w, end, isWeighted) = (residuals, rows.Response, rows.Weights, rows.End, rows.IsWeighted);
        var squares = Vector8.Zero;
        for (var i = rows.Start; i < end; i += RowPack.Lanes)
        {
            var value = Lanes.Load(y, i) - Lanes.Load(e, i);
            var weighted = isWeighted ? Lanes.Load(w, i) * value : value;
            squares = Lanes.MultiplyAdd(weighted, value, squares);
            Lanes.Store(weighted, e, i);
        }

        Squares = squares;
    }

    private void AddLogDensity(in PackRows rows, StripeSums sums) // −½(e'e − t'm)/σ² and determinants.
    {
        var explained = Vector8.Zero;
        for (var i = 0; i < R; i++) explained += Cross[i] * Alpha[i];
        sums.LogDensity -= 0.5 * InverseVariance * (Squares - (rows.Presence * explained));
        sums.LogDeterminants += LogDeterminants(rows);
    }

    private void Sweep(in PackRows rows, LatentDraw draw, ReadOnlySpan<double> normals)
    {
        var (scale, omega, perSweep) = (InverseVariance, Parameters.Precision, normals.Length / draw.Sweeps);
        Gather(rows, draw.Latents, Alpha);
        for (var sweep = 0; sweep < draw.Sweeps; sweep++)
        {
            Gather(rows, normals.Slice(sweep * perSweep, perSweep), Noise);
            for (var a = 0; a < R; a++)
            {
                var pull = Cross[a] * scale;
                for (var b = 0; b < R; b++)
                    if (b != a)
                        pull -= Alpha[b] * (Vector512.Create(omega[(a * R) + b]) + (scale * Gram[(Math.Max(a, b) * R) + Math.Min(a, b)]));

                var precision = Vector512.Create(omega[a * (R + 1)]) + (scale * Gram[a * (R + 1)]);
                Alpha[a] = (pull / precision) + (Noise[a] / Vector512.Sqrt(precision));
            }
        }

        for (var i = 0; i < R && rows.IsShared; i++) Alpha[i] = Vector512.Create(Alpha[i].ToScalar()); // Lanes drew the same.
        StoreLatents(rows, draw.Latents);
    }
}
