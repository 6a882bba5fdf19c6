namespace NgHvi;

/// <summary>η = zᵀ(β + α) of a block's rows given θ: groups are independent of one another.</summary>
internal sealed class GroupRowEvaluator : RowEvaluator
{
    private const double GoldenShare = 0.6180339887498949; // Its multiples' fractions are spread evenly.
    private readonly RowBlock block;
    private readonly MixedDensity model;
    private readonly PosteriorDraws draws;
    private readonly ConditionalMoments moments;
    private readonly RegressorPass pass;
    private readonly double[] means, covariances, newCovariance, parameters, factors;
    private readonly int r;

    public GroupRowEvaluator(RowBlock block, PosteriorDraws draws)
    {
        (this.block, this.draws, model) = (block, draws, block.Model);
        (moments, pass, r) = (block.CreateMoments(), new RegressorPass(model, RowBlock.ChunkRows), model.RandomCount);
        (means, covariances, newCovariance) = (new double[moments.Count * r], new double[moments.Count * r * r], new double[r * r]);
        parameters = new double[model.Shape.ParameterCount];
        factors = new double[model.Response.HasGroupScale ? block.Places.Length : 0]; // σ_k²/σ² by slot.
    }

    public override ReadOnlySpan<double> Parameters => parameters;

    public override void Load(ReadOnlySpan<double> theta)
    {
        moments.Fill(theta, means, covariances);
        moments.Parameters.Covariance(newCovariance);
        model.ResponseParameters(moments.Parameters.Response, parameters);
        pass.Load(theta);
        for (var g = 0; g < moments.Count; g++) draws.Latents?.ToMethod(block.Groups[g], means.AsSpan(g * r, r), Covariance(g));
    }

    // Of a group's σ_k²/σ² the draw goes evenly through the quantiles of u_k over the draws of θ.
    public override void Fill(double[][] result, int draw, int drawCount)
    {
        for (var slot = 0; slot < factors.Length; slot++)
        {
            var at = Philox.ToUniform(Philox.Block(RandomKey.FromSeed(block.SlotKeys[slot]), 0).First) + ((draw + 1) * GoldenShare);
            factors[slot] = Factor(slot, Normal.InvCDF(0, 1, Math.Clamp(at - Math.Floor(at), 1e-9, 1 - 1e-9)));
        }

        ReadOnlySpan<double> regressors = default;
        Span<double> z = stackalloc double[r];
        for (var (i, at) = (0, draw); i < block.Rows.Length; i++, at += drawCount)
        {
            var fixedPart = FixedPart(i, ref regressors, z);
            foreach (ref var value in z) value = model.Units.ResponseScale * value;
            var (mean, variance, spread) = (fixedPart, 0.0, Form(newCovariance, z));
            if (block.Slots[i] is var slot and >= 0)
            {
                var g = block.Places[slot];
                variance = g < 0 ? spread : Form(Covariance(g), z);
                mean += g < 0 ? 0 : FixedOrder.Dot(z, means.AsSpan(g * r, r));
            }

            (result[0][at], result[1][at], result[2][at], result[3][at]) = (fixedPart, mean, variance, spread);
            if (factors.Length > 0) result[4][at] = FactorOf(i);
        }
    }

    // A group's stream is that of its number.
    public override void Draw(RandomKey key, Span<double> eta)
    {
        var (alpha, normals, root, z) = (new double[block.Places.Length * r], new double[r + 1], new double[r * r], new double[r]);
        for (var slot = 0; slot < block.Places.Length; slot++)
        {
            var g = block.Places[slot];
            Covariance(g).CopyTo(root);
            if (!SmallCholesky.Factor(root, r))
                throw new ArithmeticException(
                    "The covariance of random coefficients is not positive definite at a draw; θ is out of range.");
            NormalSampler.Fill(key.Fold(block.SlotKeys[slot]), normals);
            for (var a = 0; a < r; a++)
                alpha[(slot * r) + a] = model.Units.ResponseScale
                    * ((g < 0 ? 0 : means[(g * r) + a]) + FixedOrder.Dot(root.AsSpan(a * r, a + 1), normals.AsSpan(0, a + 1)));
            if (factors.Length > 0) factors[slot] = Factor(slot, normals[r]);
        }

        ReadOnlySpan<double> regressors = default;
        for (var i = 0; i < eta.Length; i++)
        {
            eta[i] = FixedPart(i, ref regressors, z);
            for (var a = 0; a < r && block.Slots[i] >= 0; a++) eta[i] += z[a] * alpha[(block.Slots[i] * r) + a];
        }
    }

    public override double FactorOf(int row) => block.Slots[row] is var slot and >= 0 && factors.Length > 0 ? factors[slot] : 1;

    private double Factor(int slot, double normal) // e^(2τu_k).
    {
        var g = block.Places[slot];
        var u = g < 0 ? normal : moments.Scales[2 * g] + (moments.Scales[(2 * g) + 1] * normal);
        return Math.Exp(2 * parameters[1] * u);
    }

    private static double Form(ReadOnlySpan<double> matrix, ReadOnlySpan<double> z)
    {
        double sum = 0;
        for (var a = 0; a < z.Length; a++) sum += z[a] * FixedOrder.Dot(matrix.Slice(a * z.Length, z.Length), z);
        return Math.Max(0, sum);
    }

    private Span<double> Covariance(int g) => g < 0 ? newCovariance : covariances.AsSpan(g * r * r, r * r);

    // Rows must come in order.
    private double FixedPart(int i, ref ReadOnlySpan<double> regressors, scoped Span<double> z)
    {
        var (chunk, place) = Math.DivRem(i, RowBlock.ChunkRows);
        if (place == 0) regressors = pass.Forward(block.Chunks[chunk], RowBlock.ChunkRows);
        double sum = 0;
        var beta = moments.Parameters.Coefficients;
        for (var f = 0; f < beta.Length; f++) sum += regressors[(f * RowBlock.ChunkRows) + place] * beta[f];
        for (var a = 0; a < z.Length; a++) z[a] = regressors[(model.Shape.RandomIndices[a] * RowBlock.ChunkRows) + place];
        return block.Offsets[i] + model.Units.ResponseCenter + (model.Units.ResponseScale * sum);
    }
}
