namespace NgHvi;

/// <summary>η = zᵀ(β + α) of a block's rows given θ: groups are independent of one another.</summary>
internal sealed class GroupRowEvaluator : RowEvaluator
{
    private const double GoldenShare = 0.6180339887498949; // Its multiples' fractions are spread evenly.
    private readonly PosteriorDraws draws;
    private readonly ConditionalMoments moments;
    private readonly double[] means, covariances, factors;
    private readonly int r;

    public GroupRowEvaluator(RowBlock block, PosteriorDraws draws)
        : base(block)
    {
        (this.draws, moments, r) = (draws, Block.CreateMoments(), Model.RandomCount);
        (means, covariances) = (new double[moments.Count * r], new double[moments.Count * r * r]);
        factors = new double[Model.Response.HasGroupScale ? Block.Places.Length : 0]; // σ_k²/σ² by slot.
    }

    public override void Load(ReadOnlySpan<double> theta)
    {
        moments.Fill(theta, means, covariances);
        Load(theta, moments.Parameters, moments.Parameters.Coefficients);
        for (var g = 0; g < moments.Count; g++) draws.Latents?.ToMethod(Block.Groups[g], means.AsSpan(g * r, r), CovarianceOf(g));
    }

    // Of a group's σ_k²/σ² the draw goes evenly through the quantiles of u_k over the draws of θ.
    public override void Fill(double[][] result, int draw, int drawCount)
    {
        for (var slot = 0; slot < factors.Length; slot++)
        {
            var at = Philox.ToUniform(Philox.Block(RandomKey.FromSeed(Block.SlotKeys[slot]), 0).First) + ((draw + 1) * GoldenShare);
            factors[slot] = Factor(slot, Normal.InvCDF(0, 1, Math.Clamp(at - Math.Floor(at), 1e-9, 1 - 1e-9)));
        }

        Span<double> z = stackalloc double[r];
        for (var (i, at) = (0, draw); i < Block.Rows.Length; i++, at += drawCount)
        {
            TensorPrimitives.Multiply(Z.AsSpan(i * r, r), Model.Units.ResponseScale, z);
            var (mean, variance, spread) = (FixedParts[i], 0.0, Math.Max(0, FixedOrder.Form(Covariance, r, z)));
            if (Block.Slots[i] is var slot and >= 0)
            {
                var g = Block.Places[slot];
                variance = g < 0 ? spread : Math.Max(0, FixedOrder.Form(CovarianceOf(g), r, z));
                mean += g < 0 ? 0 : FixedOrder.Dot(z, means.AsSpan(g * r, r));
            }

            (result[0][at], result[1][at], result[2][at], result[3][at]) = (FixedParts[i], mean, variance, spread);
            if (factors.Length > 0) result[4][at] = FactorOf(i);
        }
    }

    // A group's stream is that of its number.
    public override void Draw(RandomKey key, Span<double> eta)
    {
        var (alpha, normals, root) = (new double[Block.Places.Length * r], new double[r + 1], new double[r * r]);
        for (var slot = 0; slot < Block.Places.Length; slot++)
        {
            var g = Block.Places[slot];
            var own = alpha.AsSpan(slot * r, r);
            CovarianceOf(g).CopyTo(root);
            if (g >= 0) means.AsSpan(g * r, r).CopyTo(own);
            NormalSampler.Fill(key.Fold(Block.SlotKeys[slot]), normals);
            SmallCholesky.Scatter(root, normals, own);
            TensorPrimitives.Multiply(own, Model.Units.ResponseScale, own);
            if (factors.Length > 0) factors[slot] = Factor(slot, normals[r]);
        }

        FixedParts.CopyTo(eta);
        for (var i = 0; i < eta.Length; i++)
            for (var a = 0; a < r && Block.Slots[i] >= 0; a++) eta[i] += Z[(i * r) + a] * alpha[(Block.Slots[i] * r) + a];
    }

    public override double FactorOf(int row) => Block.Slots[row] is var slot and >= 0 && factors.Length > 0 ? factors[slot] : 1;

    private double Factor(int slot, double normal) // e^(2τu_k).
    {
        var g = Block.Places[slot];
        var u = g < 0 ? normal : moments.Scales[2 * g] + (moments.Scales[(2 * g) + 1] * normal);
        return Math.Exp(2 * Parameters[1] * u);
    }

    private Span<double> CovarianceOf(int g) => g < 0 ? Covariance : covariances.AsSpan(g * r * r, r * r);
}
