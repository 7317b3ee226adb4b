// Other formats than glTF, through Assimp: units, axes, rigs and colours come over.
#include "model_fixture.h"
#include <gtest/gtest.h>

using namespace modeltest;
using namespace engine;

namespace {

Model read(const std::string& name, const std::string& bytes) {
    const Folder folder;
    auto model = import(folder, name, bytes);
    EXPECT_TRUE(model) << model.error().message;
    return model ? *model : Model{};
}

// Two joints, in inches, z up. The upper one is shown turned by a quarter; the fourth vertex hangs on it by
// half a weight, which is all that it has.
constexpr const char* kFbx = R"FBX(; FBX 7.4.0 project file
FBXHeaderExtension:  {
	FBXHeaderVersion: 1003
	FBXVersion: 7400
	Creator: "test"
}
GlobalSettings:  {
	Version: 1000
	Properties70:  {
		P: "UpAxis", "int", "Integer", "",2
		P: "UpAxisSign", "int", "Integer", "",1
		P: "FrontAxis", "int", "Integer", "",1
		P: "FrontAxisSign", "int", "Integer", "",-1
		P: "CoordAxis", "int", "Integer", "",0
		P: "CoordAxisSign", "int", "Integer", "",1
		P: "UnitScaleFactor", "double", "Number", "",2.54
	}
}
Objects:  {
	Geometry: 100, "Geometry::Mesh", "Mesh" {
		Vertices: *12 {
			a: 0,0,0,1,0,0,1,0,2,0,0,2
		}
		PolygonVertexIndex: *4 {
			a: 0,1,2,-4
		}
		GeometryVersion: 124
	}
	Model: 200, "Model::Body", "Mesh" {
		Version: 232
		Properties70:  {
		}
	}
	Model: 300, "Model::Lower", "LimbNode" {
		Version: 232
		Properties70:  {
		}
	}
	Model: 301, "Model::Upper", "LimbNode" {
		Version: 232
		Properties70:  {
			P: "Lcl Translation", "Lcl Translation", "", "A",0,0,1
			P: "Lcl Rotation", "Lcl Rotation", "", "A",0,-90,0
		}
	}
	Deformer: 400, "Deformer::Skin", "Skin" {
		Version: 101
	}
	Deformer: 401, "SubDeformer::Lower", "Cluster" {
		Version: 100
		Indexes: *2 {
			a: 0,1
		}
		Weights: *2 {
			a: 1,1
		}
		Transform: *16 {
			a: 1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1
		}
		TransformLink: *16 {
			a: 1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1
		}
	}
	Deformer: 402, "SubDeformer::Upper", "Cluster" {
		Version: 100
		Indexes: *2 {
			a: 2,3
		}
		Weights: *2 {
			a: 1,0.5
		}
		Transform: *16 {
			a: 1,0,0,0,0,1,0,0,0,0,1,0,0,0,-1,1
		}
		TransformLink: *16 {
			a: 1,0,0,0,0,1,0,0,0,0,1,0,0,0,1,1
		}
	}
}
Connections:  {
	C: "OO",200,0
	C: "OO",100,200
	C: "OO",300,0
	C: "OO",301,300
	C: "OO",400,100
	C: "OO",401,400
	C: "OO",402,400
	C: "OO",300,401
	C: "OO",301,402
}
)FBX";

// A triangle in centimetres, z up.
constexpr const char* kCollada =
    R"DAE(<?xml version="1.0"?><COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1"><asset><unit name="centimeter" meter="0.01"/><up_axis>Z_UP</up_axis></asset>
<library_geometries><geometry id="g" name="g"><mesh><source id="p"><float_array id="pa" count="9">0 0 0 100 0 0 0 0 200</float_array><technique_common><accessor source="#pa" count="3" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source><vertices id="v"><input semantic="POSITION" source="#p"/></vertices><triangles count="1"><input semantic="VERTEX" source="#v" offset="0"/><p>0 1 2</p></triangles></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="s"><node id="n" name="Body"><instance_geometry url="#g"/></node></visual_scene></library_visual_scenes><scene><instance_visual_scene url="#s"/></scene></COLLADA>
)DAE";

} // namespace

TEST(ImportFormats, FbxBringsUnitAxesAndRig) {
    const Model m = read("limb.fbx", kFbx);
    EXPECT_EQ(m.format, "FBX");
    EXPECT_EQ(m.generator, "test");
    EXPECT_NEAR(m.metresPerUnit, 0.0254f, 1e-6f);
    EXPECT_TRUE(m.upKnown);
    ASSERT_EQ(m.joints.size(), 2U);
    EXPECT_EQ(m.joints[1].name, "Upper");
    EXPECT_EQ(m.joints[1].parent, 0);
    expectNear(m.joints[1].rest[3], {0, 1, 0}); // z up in the file
    expectNear(m.joints[1].bind[3], {0, 1, 0});
    expectNear(m.joints[1].bind[0], {1, 0, 0});
    expectNear(m.joints[1].rest[0], {0, 1, 0}); // turned
    ASSERT_EQ(m.meshes.size(), 1U);
    const ModelMesh& mesh = m.meshes[0];
    ASSERT_EQ(mesh.positions.size(), 4U);
    EXPECT_EQ(mesh.triangles.size(), 2U); // of one square
    bool found = false;
    for (size_t v = 0; v < 4; ++v) {
        if (glm::distance(mesh.positions[v], {-1, 2, 0}) > 1e-5f) continue;
        found = true;
        EXPECT_EQ(mesh.joints[v][0], 1);
    }
    EXPECT_TRUE(found) << "(1, 1) above the joint, turned by a quarter";
    for (const glm::vec4& w : mesh.weights) EXPECT_EQ(w, glm::vec4(1, 0, 0, 0));
}

TEST(ImportFormats, CutFbxIsRefused) {
    const Folder folder;
    const std::string whole = kFbx;
    for (size_t cut = 100; cut + 40 < whole.size(); cut += 97) {
        auto model = import(folder, "cut.fbx", whole.substr(0, cut));
        if (model) {
            EXPECT_TRUE(checkModel(*model)) << cut;
        } else {
            EXPECT_EQ(model.error().message.find("crashed"), std::string::npos) << model.error().message;
        }
    }
}

TEST(ImportFormats, ColladaBringsUnitAndAxes) {
    const Model m = read("triangle.dae", kCollada);
    EXPECT_EQ(m.format, "Collada");
    EXPECT_EQ(m.metresPerUnit, 1);
    EXPECT_TRUE(m.upKnown);
    ASSERT_EQ(m.meshes.size(), 1U);
    ASSERT_EQ(m.meshes[0].positions.size(), 3U);
    expectNear(m.meshes[0].positions[1], {1, 0, 0});
    expectNear(m.meshes[0].positions[2], {0, 2, 0});
}

TEST(ImportFormats, ScansShareTheirVertices) {
    // Every corner of an STL file stands alone; of a surface they are one.
    std::string stl(80, ' ');
    stl += word(2);
    const auto triangle = [](const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
        return bytesOf(std::vector<glm::vec3>{{0, 0, 1}, a, b, c}) + std::string(2, '\0');
    };
    stl += triangle({0, 0, 0}, {1, 0, 0}, {1, 1, 0}) + triangle({0, 0, 0}, {1, 1, 0}, {0, 1, 0});
    const Model m = read("square.stl", stl);
    EXPECT_EQ(m.format, "STL");
    EXPECT_EQ(m.metresPerUnit, 0); // nobody says
    EXPECT_FALSE(m.upKnown);
    ASSERT_EQ(m.meshes.size(), 1U);
    EXPECT_EQ(m.meshes[0].positions.size(), 4U);
    EXPECT_EQ(m.meshes[0].triangles.size(), 2U);
    EXPECT_TRUE(m.meshes[0].weights.empty());
}

TEST(ImportFormats, PlyBringsItsColours) {
    const Model m = read("colours.ply",
                         "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
                         "property float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\n"
                         "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
                         "0 0 0 255 0 0\n1 0 0 188 188 188\n0 1 0 0 0 255\n3 0 1 2\n");
    ASSERT_EQ(m.meshes.size(), 1U);
    ASSERT_EQ(m.meshes[0].colours.size(), 3U);
    for (size_t v = 0; v < 3; ++v) {
        if (m.meshes[0].positions[v].x > 0.5f)
            expectNear(m.meshes[0].colours[v], glm::vec3(0.503f), 2e-3f); // sRGB in the file
    }
}

TEST(ImportFormats, ObjBringsPartsMaterialsAndPolygons) {
    const Folder folder;
    folder.write("body.mtl", "newmtl skin\nKd 0.5 0.25 0.125\n");
    auto m = import(
        folder, "body.obj",
        "mtllib body.mtl\no one\nv 0 0 0\nv 2 0 0\nv 2 2 0\nv 1 3 0\nv 0 2 0\nusemtl skin\nf 1 2 3 4 5\n"
        "o two\nv 5 0 0\nv 6 0 0\nv 5 1 0\nf -3 -2 -1\n");
    ASSERT_TRUE(m) << m.error().message;
    ASSERT_EQ(m->meshes.size(), 2U);
    EXPECT_EQ(m->meshes[0].triangles.size(), 3U);
    EXPECT_EQ(m->meshes[0].material, "skin");
    ASSERT_EQ(m->meshes[0].colours.size(), 5U);
    expectNear(m->meshes[0].colours[0], {0.5f, 0.25f, 0.125f});
    EXPECT_EQ(m->meshes[1].positions.size(), 3U);
}
