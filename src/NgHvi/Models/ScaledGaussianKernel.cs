namespace NgHvi;

/// <summary>y ~ N(η, σ_k²), log σ_k = log σ + τu_k, u_k ~ N(0, 1): given u_k as GaussianKernel, u_k on nodes at its mode.</summary>
/// <remarks>Adaptive Gauss–Hermite (Liu and Pierce 1994). A group of its own lane takes the nodes one after the other; one that fills all
/// lanes has a node in each.</remarks>
internal sealed class ScaledGaussianKernel(KernelShape shape) : GaussianKernel(shape)
{
    private const int Rounds = 5; // Towards the mode: squares and their degrees of freedom given σ_k, then σ_k given them.
    private static readonly IntegrationNodes Rule = IntegrationNodes.Hermite(1, RowPack.Lanes);
    private static readonly Vector8 LaneNodes = Vector512.Create(Rule.Of(0)), LaneWeights = Vector512.Create(Rule.LogWeights);
    private readonly Vector8[] means = new Vector8[RowPack.Lanes * shape.RandomCount];
    private readonly Vector8[] squares = new Vector8[RowPack.Lanes * shape.RandomCount * shape.RandomCount]; // E[αα'], lower triangles.
    private readonly Vector8[] weights = new Vector8[RowPack.Lanes], places = new Vector8[RowPack.Lanes]; // u.
    private readonly Vector8[] ratios = new Vector8[RowPack.Lanes], errors = new Vector8[RowPack.Lanes]; // σ²/σ_k², E‖y − η‖².
    private double tau;
    protected override bool ScalesRows => true;
    private int count; // Of nodes, one after the other.
    private bool isWhole; // A group fills all lanes.
    private Vector8 rowCount, constants; // n_k; squares about means of cells.
    private Vector8 groupSquares, left; // e'We; ‖e − ZE[α]‖² at the last u.

    public override void Begin(ModelParameters parameters)
    {
        base.Begin(parameters);
        tau = Math.Exp(0.5 * parameters.Response[1]);
    }

    public override void Moments(in PackRows rows)
    {
        Weigh(rows);
        Average(weights);
        var (mean, square) = (Vector8.Zero, Vector8.Zero);
        for (var j = 0; j < count; j++)
        {
            mean += weights[j] * places[j];
            square += weights[j] * places[j] * places[j];
        }

        (mean, square) = (Whole(mean), Whole(square));
        (ScaleMean, ScaleDeviation) = (mean, Vector512.Sqrt(Vector512.Max(Vector8.Zero, square - (mean * mean))));
    }

    public override void Integrate(in PackRows rows, StripeSums sums)
    {
        sums.LogDensity += rows.Presence * Weigh(rows);
        Average(weights);
        AddSquares(rows, sums);
        for (var a = 0; a < R; a++)
            for (var b = 0; b <= a; b++) sums.Moments[(a * R) + b] += rows.Presence * Covariance[(a * R) + b];
        var (ratio, error, slope) = (Vector8.Zero, Vector8.Zero, Vector8.Zero);
        for (var j = 0; j < count; j++)
        {
            var relative = ratios[j] * errors[j];
            ratio += weights[j] * ratios[j];
            error += weights[j] * relative;
            slope += weights[j] * places[j] * ((InverseVariance * relative) - rowCount);
        }

        ratio = Whole(ratio);
        AddSlopes(rows, Whole(error), Whole(slope), sums);

        // Rows see α weighted by 1/σ_k², too.
        for (var j = 0; j < count; j++) weights[j] *= ratios[j] / ratio;
        Average(weights);
        AddRows(rows, Residuals, rows.IsWeighted ? rows.Weights : null, InverseVariance * ratio, isIntegrated: true, sums);
    }

    // A node by its weight; α_k given it is exact.
    public override void Draw(in PackRows rows, LatentDraw draw, ReadOnlySpan<double> normals, StripeSums sums)
    {
        sums.LogDensity += rows.Presence * Weigh(rows);
        Span<double> chosen = stackalloc double[RowPack.Lanes];
        for (var l = 0; l < RowPack.Lanes; l++)
        {
            var (left, j) = (Philox.ToUniform(Philox.Block(draw.Key.Fold(2), (ulong)Math.Max(0, rows.Groups[l])).First), 0);
            while (j < RowPack.Lanes - 1 && (left -= isWhole ? weights[0][j] : weights[j][l]) > 0) j++;
            chosen[l] = isWhole ? places[0][j] : places[j][l];
        }

        var u = Vector512.Create<double>(chosen);
        var ratio = Ratio(u);
        Evaluate(u, 0);
        Gather(rows, normals, Noise);
        LaneCholesky.SolveUpper(Factor, R, Noise);
        for (var a = 0; a < R; a++) Alpha[a] += Noise[a];
        if (draw.Sweeps > 0) StoreLatents(rows, draw.Latents);
        AddSquares(rows, sums);
        var own = rows.IsWeighted ? rows.Weights : null;
        var relative = ratio * (Whole(AddRows(rows, Residuals, own, InverseVariance * ratio, isIntegrated: false, sums)) + constants);
        AddSlopes(rows, relative, u * ((InverseVariance * relative) - rowCount), sums);
    }

    public override void AddConstant(double constant, StripeSums sums) // Is in the groups' own squares.
    {
    }

    private void AddSlopes(in PackRows rows, Vector8 error, Vector8 slope, StripeSums sums) // By log σ² (see Close), log τ².
    {
        sums.Parameters[0] += rows.Presence * error;
        sums.Parameters[1] += rows.Presence * (0.5 * tau) * slope;
    }

    private Vector8 Whole(Vector8 value) => isWhole ? Vector512.Create(Lanes.Sum(value)) : value;

    // Nodes and their normalised weights; log ∫p(y_k | u, θ)p(u)du without n·log(2πσ²)/2 and log|Ω|/2.
    [MethodImpl(AggressiveOptimization)]
    private Vector8 Weigh(in PackRows rows)
    {
        FillResiduals(rows);
        FillGram(rows);
        FillCross(rows, Residuals);
        var (n, within) = (Vector8.Zero, Vector8.Zero);
        for (var i = rows.Start; i < rows.End; i += RowPack.Lanes)
        {
            n += Lanes.Load(rows.Weights, i);
            if (rows.Constants is { } own) within += Lanes.Load(own, i);
        }

        (isWhole, count) = (rows.IsShared, rows.IsShared ? 1 : RowPack.Lanes);
        (rowCount, constants) = (Whole(n), Whole(within));
        groupSquares = Whole(Squares) + constants;
        var u = Vector8.Zero;
        for (var round = 0; round < Rounds; round++) u = Mode(Evaluate(u, 0) - left, u);
        var information = Vector8.One + (2 * tau * tau * InverseVariance * Ratio(u) * left);
        var spread = Vector8.One / Vector512.Sqrt(information);
        var largest = Vector512.Create(double.NegativeInfinity);
        for (var j = 0; j < count; j++)
        {
            var node = isWhole ? LaneNodes : Vector512.Create(Rule.Of(0)[j]);
            places[j] = u + (spread * node);
            errors[j] = Evaluate(places[j], j, isKept: true);
            ratios[j] = Ratio(places[j]);
            var explained = Vector8.Zero;
            for (var a = 0; a < R; a++) explained += Cross[a] * Alpha[a];
            var determinant = Vector8.Zero;
            foreach (var pivot in Pivots) determinant += Lanes.Log(pivot);
            weights[j] = (isWhole ? LaneWeights : Vector512.Create(Rule.LogWeights[j])) - (rowCount * (tau * places[j]))
                - (0.5 * ((InverseVariance * ratios[j] * (groupSquares - explained)) + determinant
                    + (places[j] * places[j]) - (node * node)));
            largest = Vector512.Max(largest, weights[j]);
        }

        if (isWhole) largest = Vector512.Create(TensorPrimitives.Max(MemoryMarshal.Cast<Vector8, double>(weights.AsSpan(0, 1))));
        var sum = Vector8.Zero;
        for (var j = 0; j < count; j++) sum += weights[j] = LaneExponential.Exp(weights[j] - largest);
        sum = Whole(sum);
        for (var j = 0; j < count; j++) weights[j] /= sum;
        return largest + Lanes.Log(sum) + Lanes.Log(spread);
    }

    private Vector8 Ratio(Vector8 u) => LaneExponential.Exp(-2 * tau * u);

    // E‖e − Zα‖² given u, its α into Alpha and Covariance, or kept as node j.
    [MethodImpl(AggressiveOptimization)]
    private Vector8 Evaluate(Vector8 u, int j, bool isKept = false)
    {
        var scale = InverseVariance * Ratio(u);
        FactorPrecision(scale);
        for (var a = 0; a < R; a++) Alpha[a] = Cross[a] * scale;
        LaneCholesky.SolveLower(Factor, R, Alpha);
        LaneCholesky.SolveUpper(Factor, R, Alpha);
        LaneCholesky.Invert(Factor, R, Work, Covariance);
        var (explained, fitted, spread) = (Vector8.Zero, Vector8.Zero, Vector8.Zero);
        for (var a = 0; a < R; a++)
        {
            explained += Cross[a] * Alpha[a];
            for (var b = 0; b <= a; b++)
            {
                var (at, gram) = ((a * R) + b, a == b ? Gram[(a * R) + b] : Gram[(a * R) + b] + Gram[(a * R) + b]);
                var product = Alpha[a] * Alpha[b];
                fitted = Lanes.MultiplyAdd(product, gram, fitted);
                spread = Lanes.MultiplyAdd(Covariance[at], gram, spread);
                if (isKept) squares[(j * R * R) + at] = product + Covariance[at];
            }

            if (isKept) means[(j * R) + a] = Alpha[a];
        }

        left = Vector512.Max(Vector8.Zero, groupSquares - explained - explained + fitted);
        return left + spread;
    }

    // Of −(n − ρ)τu − ½‖e − ZE[α]‖²/σ_k² − ½u², ρ = E‖Zα − ZE[α]‖²/σ_k²: from the prior's and the rows' precise mean, then Newton.
    private Vector8 Mode(Vector8 spread, Vector8 u)
    {
        var scaled = Vector512.Max(Vector512.Create(1e-200), InverseVariance * left);
        var n = Vector512.Max(Vector8.One / 2, rowCount - (InverseVariance * Ratio(u) * spread));
        u = n * tau * Lanes.Log(scaled / n) / (Vector8.One + (2 * tau * tau * n));
        for (var step = 0; step < 3; step++)
        {
            var pull = tau * scaled * Ratio(u);
            u += (pull - (tau * n) - u) / (Vector8.One + (2 * tau * pull));
        }

        return u;
    }

    // E[α] and Var[α] over the nodes by these weights.
    [MethodImpl(AggressiveOptimization)]
    private void Average(Vector8[] by)
    {
        for (var a = 0; a < R; a++)
        {
            var mean = Vector8.Zero;
            for (var j = 0; j < count; j++) mean = Lanes.MultiplyAdd(by[j], means[(j * R) + a], mean);
            Alpha[a] = Whole(mean);
            for (var b = 0; b <= a; b++)
            {
                var (at, sum) = ((a * R) + b, Vector8.Zero);
                for (var j = 0; j < count; j++) sum = Lanes.MultiplyAdd(by[j], squares[(j * R * R) + at], sum);
                Covariance[at] = Covariance[(b * R) + a] = Whole(sum) - (Alpha[a] * Alpha[b]);
            }
        }
    }
}
